namespace Hypencoder.Studies.Planning;

/// <summary>What a study would download, hold and take, found before anything is fetched.</summary>
internal sealed record StudyPlan
{
    /// <summary>The models and collections.</summary>
    public required IReadOnlyList<StudyNeed> Needs { get; init; }

    /// <summary>The work, with the time that it should take where nothing of it is cached.</summary>
    public required IReadOnlyList<PlannedWork> Work { get; init; }

    /// <summary>What would be downloaded, as far as sizes are known.</summary>
    public long DownloadBytes { get; init; }

    /// <summary>How many downloads have a size that is not known.</summary>
    public int UnknownDownloads => Needs.Count(n => n is { Place: null, CanPull: true, DownloadBytes: null });

    /// <summary>Where indexes and graphs go.</summary>
    public required string IndexFolder { get; init; }

    /// <summary>What they take on disk.</summary>
    public required long IndexBytes { get; init; }

    /// <summary>What is free there.</summary>
    public required long FreeDiskBytes { get; init; }

    /// <summary>What the process holds at the least.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The largest index, which is mapped: searching it is fastest where memory holds it besides.</summary>
    public required long LargestIndexBytes { get; init; }

    /// <summary>The length that passages were taken to have, in tokens.</summary>
    public required int PassageTokens { get; init; }

    /// <summary>The collections whose size is known neither from the catalogue nor from a copy.</summary>
    public IReadOnlyList<string> UnknownCollections { get; init; } = [];

    /// <summary>How long all of the work should take.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(Work.Sum(w => w.Time.TotalSeconds));
}
