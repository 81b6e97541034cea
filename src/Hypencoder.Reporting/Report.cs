namespace Hypencoder.Reporting;

/// <summary>The result of a study as plain values: what the writers and the command line print.</summary>
public sealed record Report
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>The study's name.</summary>
    public required string Study { get; init; }

    /// <summary>smoke, quick, full, …</summary>
    public required string Profile { get; init; }

    /// <summary>The seed of every random source.</summary>
    public required int Seed { get; init; }

    /// <summary>All seeds of a study of several, whose means the tables hold; empty where there is one.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [];

    /// <summary>What the study ran on.</summary>
    public required ReportEnvironment Environment { get; init; }

    /// <summary>What was studied and found, in a few sentences; may be empty.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The stages in the order in which they ran.</summary>
    public IReadOnlyList<StageTiming> Timings { get; init; } = [];

    /// <summary>The most memory that the process held, in bytes; 0 when unknown.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>The tables, in order.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>The plots, in order.</summary>
    public IReadOnlyList<ReportPlot> Plots { get; init; } = [];

    /// <summary>The command line that gives this report again; may be empty.</summary>
    public string Command { get; init; } = "";
}
