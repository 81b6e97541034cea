namespace Hypencoder.Reporting;

/// <summary>The result of a study as plain values, from which the writers and the command line print.</summary>
internal sealed record Report
{
    /// <summary>Title of the report.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>Name of the profile, such as smoke, quick or full.</summary>
    public required string Profile { get; init; }

    /// <summary>Seed of every random source.</summary>
    public required int Seed { get; init; }

    /// <summary>
    /// Seeds of a study of several seeds, whose tables hold means over them; empty for a study of one seed.
    /// </summary>
    public IReadOnlyList<int> Seeds { get; init; } = [];

    /// <summary>Software and hardware on which the study ran.</summary>
    public required ReportEnvironment Environment { get; init; }

    /// <summary>Summary of the question and the findings in a few sentences; may be empty.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Durations of the stages, in the order in which they ran.</summary>
    public IReadOnlyList<StageTiming> Timings { get; init; } = [];

    /// <summary>Peak memory of the process in bytes; 0 when unknown.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>What was found, in sentences that the report begins with; empty where nothing was compared.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Explanation of the tests behind the findings; may be empty.</summary>
    public string FindingsNote { get; init; } = "";

    /// <summary>Plots that stand between the findings and the sections.</summary>
    public IReadOnlyList<ReportPlot> Overview { get; init; } = [];

    /// <summary>Sections in the order of the report; those without tables and plots are left out.</summary>
    public IReadOnlyList<ReportSection> Sections
    {
        get;
        init => field = [.. value.Where(s => s.Tables.Count + s.Plots.Count > 0)];
    } = [];

    /// <summary>Tables of all sections, in the order of the report.</summary>
    public IEnumerable<ReportTable> Tables => Sections.SelectMany(s => s.Tables);

    /// <summary>All plots, in the order of the report.</summary>
    public IEnumerable<ReportPlot> Plots => Overview.Concat(Sections.SelectMany(s => s.Plots));

    /// <summary>Command line that reproduces this report; may be empty.</summary>
    public string Command { get; init; } = "";
}

/// <summary>The duration of a stage of a study.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Seconds">Wall-clock time in seconds.</param>
internal sealed record StageTiming(string Stage, double Seconds);
