namespace Hypencoder.Training.HardNegatives;

/// <summary>The negatives mined for training queries.</summary>
/// <param name="Negatives">Indices of the negatives of each query.</param>
/// <param name="LeftOut">Number of passages left out because of their scores, summed over the queries.</param>
/// <param name="Filled">Number of queries with randomly drawn negatives, because too few were found.</param>
internal sealed record MinedNegatives(int[][] Negatives, long LeftOut, int Filled)
{
    /// <summary>Describes the result in one line of text.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Negatives.Sum(n => (long)n.Length):N0} negatives of {Negatives.Length:N0} queries; {LeftOut:N0} passages ")
        + FormattableString.Invariant($"left out because of their scores; {Filled:N0} queries with random negatives");
}
