using System.Text.RegularExpressions;

namespace Hypencoder.Retrieval.Segments;

/// <summary>The names of what an index folder holds once the index was changed.</summary>
internal static partial class SegmentNames
{
    /// <summary>The file that the process that changes an index has locked.</summary>
    public const string Lock = "writer.lock";

    /// <summary>The folder of the segment that was there before the first change.</summary>
    public const string Own = ".";

    /// <summary>The files of that segment, which are removed once another has taken its place.</summary>
    public static IReadOnlyList<string> OwnFiles { get; } =
        ["passages.jsonl", "passages.bin", "vectors.bin", "graph.bin", "clusters.bin"];

    /// <summary>The folder of the segment that a change makes.</summary>
    public static string Folder(int generation) => FormattableString.Invariant($"segment-{generation:D6}");

    /// <summary>The list of removed passages that a change makes.</summary>
    public static string RemovedFile(int generation) => FormattableString.Invariant($"removed-{generation:D6}.bin");

    public static bool IsFolder(string name) => name == Own || NewFolder().IsMatch(name);

    public static bool IsRemovedFile(string name) => NewRemovedFile().IsMatch(name);

    [GeneratedRegex(@"\Asegment-[0-9]{6,10}\z")]
    private static partial Regex NewFolder();

    [GeneratedRegex(@"\Aremoved-[0-9]{6,10}\.bin\z")]
    private static partial Regex NewRemovedFile();
}
