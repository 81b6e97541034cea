namespace Hypencoder.Studies.Planning;

/// <summary>A model or a collection that a study needs.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Name">As the study names it.</param>
internal sealed record StudyNeed(StudyNeedKind Kind, string Name)
{
    /// <summary>Where it is; null while it is missing.</summary>
    public string? Place { get; init; }

    /// <summary>Whether a pull can bring it.</summary>
    public bool CanPull { get; init; }

    /// <summary>What a pull would download; null where that is not known.</summary>
    public long? DownloadBytes { get; init; }

    /// <summary>How to come by it: a command, or words.</summary>
    public string Obtain { get; init; } = "";

    /// <summary>Why a pull cannot bring it now, such as a host that cannot be reached; null where it can.</summary>
    public string? Trouble { get; init; }

    /// <summary>Whether it is missing and cannot be pulled, now or at all.</summary>
    public bool IsBlocked => Place is null && (Trouble is not null || !CanPull);
}
