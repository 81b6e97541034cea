namespace Hypencoder.Search;

/// <summary>
/// Makes rows of a graph from lists, ordered by distances in double precision. An instance must not be used by two
/// threads at once.
/// </summary>
internal sealed class RowOrder(GraphVectors vectors, CandidateLists lists)
{
    private readonly (double Distance, int Passage)[] _found = new (double, int)[lists.Capacity];

    /// <summary>
    /// Writes the nearest neighbours of a passage, those at equal distance by ascending index, padded with −1.
    /// </summary>
    public void Write(int passage, Span<int> row)
    {
        int self = vectors.Position(passage), count = 0;
        foreach (ulong entry in lists.List(self))
        {
            if (CandidateLists.IsEmpty(entry))
                break;
            int other = CandidateLists.PositionOf(entry);
            Insert(
                NearestBlock.SquaredDistance(vectors.Vector(self), vectors.Vector(other)), vectors.Passage(other),
                count++);
        }
        row.Fill(-1);
        for (int i = 0; i < Math.Min(count, row.Length); i++)
            row[i] = _found[i].Passage;
    }

    /// <summary>Insertion sort, since the list is nearly in order already.</summary>
    private void Insert(double distance, int passage, int hole)
    {
        for (; hole > 0 && IsBefore(distance, passage, _found[hole - 1]); hole--)
            _found[hole] = _found[hole - 1];
        _found[hole] = (distance, passage);
    }

    private static bool IsBefore(double distance, int passage, (double Distance, int Passage) other) =>
        distance < other.Distance || (distance == other.Distance && passage < other.Passage);
}
