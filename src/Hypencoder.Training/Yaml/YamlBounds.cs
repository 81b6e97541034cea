using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hypencoder.Training.Yaml;

/// <summary>
/// Limits the size of a YAML file before it is deserialised. An alias is counted as all that it refers to, so a short
/// file cannot expand to gigabytes.
/// </summary>
internal static class YamlBounds
{
    private const int MaxBytes = 1 << 20;
    private const int MaxNodes = 1 << 15;
    private const int MaxItems = 1 << 10;
    private const int MaxDepth = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="InvalidDataException">The file is missing, too large, or not UTF-8 text.</exception>
    public static string ReadText(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected a YAML file, found none");
        long length = new FileInfo(path).Length;
        if (length > MaxBytes)
            throw new InvalidDataException($"{path}: expected at most {MaxBytes} bytes of settings, found {length}");
        try
        {
            using StreamReader reader = new(path, StrictUtf8);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}: expected UTF-8 text: {e.Message}", e);
        }
    }

    /// <summary>Throws <see cref="YamlException"/> if the text is nested too deeply or has too many values.</summary>
    public static void Check(string text)
    {
        Parser parser = new(new StringReader(text));
        Dictionary<string, (long Nodes, int Depth)> anchors = new(StringComparer.Ordinal);
        List<Level> levels = [new Level("")];
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            if (current is SequenceStart or MappingStart)
            {
                Require(levels.Count < MaxDepth, current, $"at most {MaxDepth} levels of lists and keys, found more");
                levels.Add(new Level(Anchor((NodeEvent)current)));
                continue;
            }
            (long nodes, int depth) = (1, 0);
            if (current is SequenceEnd or MappingEnd)
            {
                Level ended = levels[^1];
                levels.RemoveAt(levels.Count - 1);
                (nodes, depth) = (ended.Nodes + 1, ended.Depth + 1);
                anchors[ended.Anchor] = (nodes, depth);
            }
            else if (current is Scalar scalar)
            {
                anchors[Anchor(scalar)] = (1, 0);
            }
            else if (current is AnchorAlias alias)
            {
                // YamlDotNet refuses an alias of itself or of nothing.
                (nodes, depth) = anchors.GetValueOrDefault(alias.Value.Value, (1, 0));
            }
            else
            {
                continue;
            }
            Level level = levels[^1];
            level.Items++;
            level.Nodes += nodes;
            level.Depth = Math.Max(level.Depth, depth);
            Require(level.Items <= MaxItems, current, $"at most {MaxItems} items or keys, found more");
            Require(level.Nodes <= MaxNodes, current, $"at most {MaxNodes} values, aliases counted as what they stand "
                + "for, found more");
            Require(levels.Count + depth <= MaxDepth, current,
                $"at most {MaxDepth} levels of lists and keys, found more");
        }
    }

    private static string Anchor(NodeEvent node) => node.Anchor.IsEmpty ? "" : node.Anchor.Value;

    private static void Require(bool condition, ParsingEvent place, string expected)
    {
        if (!condition)
            throw new SemanticErrorException(place.Start, place.End, $"expected {expected}");
    }

    /// <summary>A list or a block that is being read, or the list of documents.</summary>
    private sealed class Level(string anchor)
    {
        public string Anchor { get; } = anchor;

        public int Items { get; set; }

        public long Nodes { get; set; }

        public int Depth { get; set; }
    }
}
