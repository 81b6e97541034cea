using Hypencoder.Documents;

namespace Hypencoder.Server.Indexes;

/// <summary>Places that the passages of an index come from. Safe to use from many threads.</summary>
internal interface IPassagePlaces
{
    /// <summary>Kinds of passages with their numbers, in the order in which they are shown.</summary>
    IReadOnlyList<DocumentCount> Kinds { get; }

    /// <summary>Folders of passages with the numbers below them, in the order in which they are shown.</summary>
    IReadOnlyList<DocumentCount> Folders { get; }

    /// <summary>Place of a passage by its id; null if it is not known.</summary>
    PassagePlace? Find(string id);
}

/// <summary>Place that a passage comes from.</summary>
/// <param name="Path">Path of the file with / between its parts, or what stands for one.</param>
/// <param name="Line">Number of the first line, 1 or more; null where there are no lines.</param>
/// <param name="Kind">Kind of the passage, such as <c>markdown</c>.</param>
internal sealed record PassagePlace(string Path, int? Line, string Kind)
{
    /// <summary>Whether the path is in a folder or below it.</summary>
    public bool IsBelow(string folder) =>
        Path.Length > folder.Length && Path[folder.Length] == '/' && Path.StartsWith(folder, StringComparison.Ordinal);

    public override string ToString() => Line is int line ? FormattableString.Invariant($"{Path}:{line}") : Path;
}
