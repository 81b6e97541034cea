using System.Text.RegularExpressions;

namespace Hypencoder.Retrieval.Segments;

/// <summary>Names of files and folders in the folder of an index that was changed.</summary>
internal static partial class SegmentNames
{
    /// <summary>File that is locked by the process that changes the index.</summary>
    public const string Lock = "writer.lock";

    /// <summary>Folder of the segment that existed before the first change.</summary>
    public const string Own = ".";

    /// <summary>Files of that segment, which are removed once another has replaced it.</summary>
    public static IReadOnlyList<string> OwnFiles { get; } =
        ["passages.jsonl", "passages.bin", "vectors.bin", "graph.bin", "clusters.bin"];

    /// <summary>Folder of the segment written by a change.</summary>
    public static string Folder(int generation) => FormattableString.Invariant($"segment-{generation:D6}");

    /// <summary>File of removed passages written by a change.</summary>
    public static string RemovedFile(int generation) => FormattableString.Invariant($"removed-{generation:D6}.bin");

    public static bool IsFolder(string name) => name == Own || NewFolder().IsMatch(name);

    public static bool IsRemovedFile(string name) => NewRemovedFile().IsMatch(name);

    [GeneratedRegex(@"\Asegment-[0-9]{6,10}\z")]
    private static partial Regex NewFolder();

    [GeneratedRegex(@"\Aremoved-[0-9]{6,10}\.bin\z")]
    private static partial Regex NewRemovedFile();
}
