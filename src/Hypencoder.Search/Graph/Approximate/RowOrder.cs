namespace Hypencoder.Search;

/// <summary>Makes rows of a graph from lists, by distances in double precision. One thread uses it at a time.</summary>
internal sealed class RowOrder(GraphVectors vectors, CandidateLists lists)
{
    private readonly (double Distance, int Passage)[] _found = new (double, int)[lists.Capacity];

    /// <summary>
    /// Writes the nearest of a passage, equally near ones by ascending index; −1 where there are none.
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

    /// <summary>Insertion sort: the order of the list is nearly right already.</summary>
    private void Insert(double distance, int passage, int hole)
    {
        for (; hole > 0 && IsBefore(distance, passage, _found[hole - 1]); hole--)
            _found[hole] = _found[hole - 1];
        _found[hole] = (distance, passage);
    }

    private static bool IsBefore(double distance, int passage, (double Distance, int Passage) other) =>
        distance < other.Distance || (distance == other.Distance && passage < other.Passage);
}
