namespace Hypencoder.Reporting;

/// <summary>Which number of a column is the best one, to be set off.</summary>
public enum ColumnBest
{
    /// <summary>None is better than another.</summary>
    None,

    /// <summary>The highest.</summary>
    Highest,

    /// <summary>The lowest.</summary>
    Lowest,
}
