namespace Hypencoder.Documents;

/// <summary>Result of an update of an index of documents.</summary>
public sealed record DocumentUpdate
{
    /// <summary>Number of files that were read.</summary>
    public required int Files { get; init; }

    /// <summary>Number of passages in the index.</summary>
    public required int Passages { get; init; }

    /// <summary>Number of passages that were encoded and added.</summary>
    public required int Added { get; init; }

    /// <summary>Number of passages that were removed, since the documents no longer have them.</summary>
    public required int Removed { get; init; }

    /// <summary>Files and folders that the index covers, with paths as in <see cref="DocumentPlace.Path"/>.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Those of <see cref="Sources"/> that were not read, and whose passages are as before.</summary>
    public required IReadOnlyList<string> Untouched { get; init; }

    /// <summary>Numbers of files and folders that were left out, by reason.</summary>
    public required IReadOnlyList<DocumentCount> Skipped { get; init; }

    /// <summary>
    /// Files and folders that could not be read, each with the reason; their earlier passages are kept.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Unreadable { get; init; }

    /// <summary>Files in which bytes are no text and were replaced by U+FFFD.</summary>
    public required IReadOnlyList<string> Replaced { get; init; }

    /// <summary>Number of passages that were there before and are kept.</summary>
    public int Kept => Passages - Added;
}
