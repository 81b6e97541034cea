using System.Text.RegularExpressions;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// Words of a question, without those that say little, to mark them in passages. Endings of English words are cut off,
/// so that <c>resumes</c> matches <c>resumed</c>.
/// </summary>
internal sealed partial class QuestionWords
{
    private const int ShortestStem = 3;

    private static readonly string[] Endings =
        ["ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "s", "y", "e"];

    private static readonly HashSet<string> StopWords = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "i", "if", "in",
        "is", "it", "its", "my", "no", "not", "of", "on", "or", "that", "the", "there", "this", "to", "was", "what",
        "when",
        "where", "which", "who", "why", "will", "with", "you",
    };

    private readonly HashSet<string> _stems = new(StringComparer.Ordinal);

    public QuestionWords(string question)
    {
        foreach (Match word in Word().Matches(question))
        {
            if (!StopWords.Contains(word.Value.ToLowerInvariant()))
                _stems.Add(Stem(word.Value));
        }
    }

    /// <summary>Stem of a word, if it is one of the question's; else null.</summary>
    public string? Match(string word)
    {
        string stem = Stem(word);
        return _stems.Contains(stem) ? stem : null;
    }

    /// <summary>Stems of the question's words in a text, with their offsets.</summary>
    public IEnumerable<(int Offset, string Stem)> In(string text)
    {
        foreach (Match word in Word().Matches(text))
        {
            if (Match(word.Value) is string stem)
                yield return (word.Index, stem);
        }
    }

    /// <summary>A text with marks around the question's words.</summary>
    public string Marked(string text, string before, string after) =>
        Word().Replace(text, word => Match(word.Value) is null ? word.Value : before + word.Value + after);

    private static string Stem(string word)
    {
        string lower = word.ToLowerInvariant();
        foreach (string ending in Endings)
        {
            if (lower.Length >= ending.Length + ShortestStem && lower.EndsWith(ending, StringComparison.Ordinal))
                return lower[..^ending.Length];
        }
        return lower;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
