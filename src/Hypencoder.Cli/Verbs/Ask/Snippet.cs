using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary>The part of a passage that has most of a question's words.</summary>
internal static class Snippet
{
    private const int MostLines = 3;
    private const char Ellipsis = '…';

    /// <summary>Lines of the part, with an ellipsis where the passage goes on.</summary>
    /// <param name="text">Text of the passage.</param>
    /// <param name="words">Words of the question.</param>
    /// <param name="width">Width of a line.</param>
    public static IEnumerable<string> Lines(string text, QuestionWords words, int width)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        int start = Start(text, words, (MostLines - 1) * width);
        string shown = (start > 0 ? Ellipsis.ToString() : "") + text[start..];
        string[] lines = [.. Broken(shown, width - 1).Take(MostLines + 1)];
        for (int i = 0; i < Math.Min(lines.Length, MostLines); i++)
            yield return i == MostLines - 1 && lines.Length > MostLines ? lines[i] + Ellipsis : lines[i];
    }

    /// <summary>Start of the sentence from which on most of the words follow soon.</summary>
    private static int Start(string text, QuestionWords words, int length)
    {
        (int Offset, string Stem)[] found = [.. words.In(text)];
        int best = 0, most = 0;
        foreach (int start in Sentences(text))
        {
            (int Offset, string Stem)[] near = [.. found.Where(f => f.Offset >= start && f.Offset < start + length)];
            // Different words count for more than the same one again.
            int score = (near.Select(f => f.Stem).Distinct().Count() * 16) + Math.Min(15, near.Length);
            // Of starts with the same words, the last one is the nearest to them.
            if (near.Length > 0 && score >= most)
                (best, most) = (start, score);
        }
        return best;
    }

    private static IEnumerable<int> Sentences(string text)
    {
        yield return 0;
        for (int i = 1; i + 1 < text.Length; i++)
        {
            if (text[i] == ' ' && text[i - 1] is '.' or '!' or '?' or ':' or ';')
                yield return i + 1;
        }
    }

    /// <summary>Wrapped lines, in which words that are longer than a line are broken too.</summary>
    private static IEnumerable<string> Broken(string text, int width) =>
        TextWrap.Lines(text, width).SelectMany(line => line.Chunk(width).Select(part => new string(part)));
}
