namespace Hypencoder.Studies.Planning;

/// <summary>The downloads, disk space, memory and time that a study needs, estimated before it begins.</summary>
internal sealed record StudyPlan
{
    /// <summary>The models and collections that it needs.</summary>
    public required IReadOnlyList<StudyNeed> Needs { get; init; }

    /// <summary>The parts of the work, with their estimated times if nothing is cached.</summary>
    public required IReadOnlyList<PlannedWork> Work { get; init; }

    /// <summary>Number of bytes to download, as far as sizes are known.</summary>
    public long DownloadBytes { get; init; }

    /// <summary>Number of downloads whose size is not known.</summary>
    public int UnknownDownloads => Needs.Count(n => n is { Place: null, CanPull: true, DownloadBytes: null });

    /// <summary>The folder of indexes and graphs.</summary>
    public required string IndexFolder { get; init; }

    /// <summary>Disk space of the indexes and graphs in bytes.</summary>
    public required long IndexBytes { get; init; }

    /// <summary>Free bytes on the disk of <see cref="IndexFolder"/>.</summary>
    public required long FreeDiskBytes { get; init; }

    /// <summary>Minimum memory of the process in bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>
    /// Size of the largest index in bytes. It is memory-mapped, so searches are fastest if it fits in memory in
    /// addition to <see cref="MemoryBytes"/>.
    /// </summary>
    public required long LargestIndexBytes { get; init; }

    /// <summary>Assumed length of passages in tokens.</summary>
    public required int PassageTokens { get; init; }

    /// <summary>The collections whose size is known neither from the catalogue nor from a local copy.</summary>
    public IReadOnlyList<string> UnknownCollections { get; init; } = [];

    /// <summary>Estimated time of all work.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(Work.Sum(w => w.Time.TotalSeconds));
}
