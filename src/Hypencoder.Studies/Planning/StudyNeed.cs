namespace Hypencoder.Studies.Planning;

/// <summary>A model or a collection that a study needs.</summary>
/// <param name="Kind">Whether it is a model or a collection.</param>
/// <param name="Name">The name that the study uses for it.</param>
internal sealed record StudyNeed(StudyNeedKind Kind, string Name)
{
    /// <summary>The path where it is present, or a description; null while it is missing.</summary>
    public string? Place { get; init; }

    /// <summary>Whether it can be pulled.</summary>
    public bool CanPull { get; init; }

    /// <summary>Number of bytes that a pull would download; null where that is not known.</summary>
    public long? DownloadBytes { get; init; }

    /// <summary>How to obtain it: a command or a description.</summary>
    public string Obtain { get; init; } = "";

    /// <summary>
    /// The reason why it cannot be pulled now, such as a host that cannot be reached; null where it can.
    /// </summary>
    public string? Trouble { get; init; }

    /// <summary>Whether it is missing and cannot be pulled now.</summary>
    public bool IsBlocked => Place is null && (Trouble is not null || !CanPull);
}
