using System.Text.RegularExpressions;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads TREC's topics: <c>&lt;top&gt;</c> to <c>&lt;/top&gt;</c>, with <c>&lt;num&gt;</c>, <c>&lt;title&gt;</c>,
/// <c>&lt;desc&gt;</c> and <c>&lt;narr&gt;</c> at the beginnings of lines. Closing tags, upper case, labels such as
/// <c>Number:</c> and other tags are allowed. Gzip is unpacked.
/// </summary>
internal static partial class TrecTopicsFile
{
    /// <summary>The topics in file order, streamed.</summary>
    /// <exception cref="InvalidDataException">
    /// There is text outside topics, or a topic is not closed, has no number or repeats that of an earlier one.
    /// </exception>
    public static IEnumerable<TrecTopic> Read(string path)
    {
        using LineReader lines = new(path);
        foreach (TrecTopic topic in Read(lines))
            yield return topic;
    }

    /// <summary>The topics in lines of which none has been read.</summary>
    internal static IEnumerable<TrecTopic> Read(LineReader lines)
    {
        Dictionary<string, List<string>>? topic = null;
        List<string> part = [];
        HashSet<string> seen = [];
        TextLine last = new(lines.Path, 0, "");
        foreach (TextLine line in lines.Rest())
        {
            last = line;
            string text = line.Text.Trim();
            Match tag = Tag().Match(text);
            string name = tag.Groups["name"].Value.ToLowerInvariant();
            if (name == "top" && topic is not null)
                throw line.Malformed("</top> before the next <top>");
            if (name == "top")
            {
                topic = [];
                part = []; // Text before the first tag belongs to no part.
            }
            else if (text.Length > 0 && topic is null)
            {
                throw line.Malformed("<top>");
            }
            else if (name == "/top")
            {
                TrecTopic found = Make(topic!, line);
                yield return seen.Add(found.Id) ? found : throw line.Malformed("another number", found.Id);
                topic = null;
            }
            else if (topic is not null)
            {
                if (name.Length > 0)
                    topic[name] = part = [];
                part.Add(Closing().Replace(text[tag.Length..], ""));
            }
        }
        if (topic is not null)
            throw last.Malformed("</top> before the end of the file");
    }

    /// <summary>Whether the first line that is not blank begins a topic.</summary>
    internal static bool IsTopics(LineReader lines) => lines.Peek() is TextLine first
        && Tag().Match(first.Text.Trim()).Groups["name"].Value.ToLowerInvariant() == "top";

    private static TrecTopic Make(Dictionary<string, List<string>> topic, TextLine end)
    {
        string id = Text(topic, "num");
        if (id.Length == 0 || id.Contains(' '))
            throw end.Malformed("a number in <num> of the topic", id);
        return new TrecTopic(id, Text(topic, "title"), Text(topic, "desc"), Text(topic, "narr"));
    }

    private static string Text(Dictionary<string, List<string>> topic, string tag)
    {
        if (!topic.TryGetValue(tag, out List<string>? lines))
            return "";
        string text = string.Join(' ', lines
            .SelectMany(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return Label().Replace(text, "");
    }

    [GeneratedRegex(@"\A<(?<name>/top|[A-Za-z][A-Za-z0-9_-]*)(\s[^>]*)?>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s*</[A-Za-z]+>\s*\z")]
    private static partial Regex Closing();

    [GeneratedRegex(@"\A(Number|Topic|Description|Narrative)\s*:\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Label();
}

/// <summary>
/// A topic of TREC: an information need. Runs of white space are single spaces; missing parts are empty.
/// </summary>
/// <param name="Id">Number of the topic.</param>
/// <param name="Title">Title of a few words, usually taken as the query.</param>
/// <param name="Description">Description of the information need in about a sentence.</param>
/// <param name="Narrative">Explanation of what makes a passage relevant.</param>
internal sealed record TrecTopic(string Id, string Title, string Description, string Narrative);
