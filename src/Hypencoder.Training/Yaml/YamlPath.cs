using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hypencoder.Training.Yaml;

/// <summary>
/// Finds the path of a place in a document, as keys and 0-based list indices: <c>profiles.smoke.models.1.name</c>.
/// </summary>
internal static class YamlPath
{
    /// <summary>Returns the path of a node; for a key, that of its block.</summary>
    public static string At(string text, Mark mark) => Walk(text, mark.Index);

    /// <summary>Throws <see cref="YamlException"/> if a block has a key twice.</summary>
    public static void RequireDistinctKeys(string text) => Walk(text, long.MaxValue);

    private static string Walk(string text, long end)
    {
        Parser parser = new(new StringReader(text));
        List<Level> levels = [];
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            if (current is NodeEvent && current.Start.Index >= end)
                break;
            if (current is SequenceEnd or MappingEnd)
                levels.RemoveAt(levels.Count - 1);
            if (current is Scalar key && levels is [.., { IsList: false, Key: null }])
            {
                if (!levels[^1].Keys.Add(key.Value))
                    throw new YamlException(key.Start, key.End, $"the key '{key.Value}' appears twice");
                levels[^1].Key = key.Value;
            }
            else if (current is Scalar or AnchorAlias or SequenceEnd or MappingEnd)
            {
                levels.LastOrDefault()?.Finish();
            }
            else if (current is SequenceStart or MappingStart)
            {
                levels.Add(new Level(current is SequenceStart));
            }
        }
        return string.Join('.', levels.Select(l => l.Name).Where(n => n is not null));
    }

    /// <summary>A list or a block that is being read.</summary>
    private sealed class Level(bool isList)
    {
        private int _index;

        public bool IsList { get; } = isList;

        /// <summary>The key of the next value; null before a key.</summary>
        public string? Key { get; set; }

        /// <summary>The keys read so far.</summary>
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public string? Name => IsList ? _index.ToString(CultureInfo.InvariantCulture) : Key;

        /// <summary>Moves on after the end of a value.</summary>
        public void Finish()
        {
            Key = null;
            _index++;
        }
    }
}
