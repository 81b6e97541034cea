namespace Hypencoder.Extensions.AI;

/// <summary>Which records of a ranking a search returns.</summary>
internal sealed record RecordPage
{
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public RecordPage(int top, int skip, double? leastScore)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        Top = top;
        Skip = skip;
        LeastScore = leastScore;
    }

    /// <summary>Greatest number of records.</summary>
    public int Top { get; }

    /// <summary>Number of better records that are left out.</summary>
    public int Skip { get; }

    /// <summary>Least score of a record; null for any.</summary>
    public double? LeastScore { get; }

    /// <summary>Number of records that have to be ranked.</summary>
    public int Depth => (int)Math.Min((long)Top + Skip, int.MaxValue);
}
