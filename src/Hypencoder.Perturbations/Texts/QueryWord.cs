using System.Globalization;
using System.Text;

namespace Hypencoder.Perturbations.Texts;

/// <summary>
/// A word of a query: letters and digits, with the apostrophes, hyphens and underscores between them. It consists of
/// text elements, so that no change splits a surrogate pair or separates a letter from its marks.
/// </summary>
/// <param name="Start">Position in the query, in UTF-16 units.</param>
/// <param name="Text">Text of the word.</param>
/// <param name="Elements">Position in the word at which each text element begins.</param>
internal sealed record QueryWord(int Start, string Text, IReadOnlyList<int> Elements)
{
    private const string Inner = "'’-‐_";
    private const int ShortestContent = 3;

    public int End => Start + Text.Length;

    /// <summary>Whether the word is neither a stop word nor shorter than three characters.</summary>
    public bool IsContent => Elements.Count >= ShortestContent && !WordList.StopWords.Contains(Text);

    /// <summary>The text element at an index.</summary>
    public string Element(int index) =>
        Text[Elements[index]..(index + 1 < Elements.Count ? Elements[index + 1] : Text.Length)];

    /// <summary>Whether a text element is a letter or a digit, not a character that joins them.</summary>
    public bool IsLetterOrDigit(int index) => IsLetterOrDigit(Text.AsSpan(Elements[index]));

    /// <summary>
    /// Creates an edit that replaces <paramref name="count"/> text elements from <paramref name="index"/>.
    /// </summary>
    public QueryEdit Edit(int index, int count, string after)
    {
        int end = index + count < Elements.Count ? Elements[index + count] : Text.Length;
        int start = index < Elements.Count ? Elements[index] : Text.Length;
        return new QueryEdit(Start + start, Text[start..end], after);
    }

    /// <summary>The words of a text in their order.</summary>
    public static IReadOnlyList<QueryWord> Of(string text)
    {
        List<QueryWord> words = [];
        List<int> elements = [];
        int end = 0; // the end of the last letter or digit
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = StringInfo.GetNextTextElementLength(text, at);
            bool isLetter = IsLetterOrDigit(text.AsSpan(at, length));
            if (elements.Count > 0 && !isLetter && !(length == 1 && at == end && Inner.Contains(text[at])))
                Finish();
            if (!isLetter && elements.Count == 0)
                continue;
            if (isLetter)
                end = at + length;
            elements.Add(at);
        }
        Finish();
        return words;

        void Finish()
        {
            if (elements.Count == 0)
                return;
            int start = elements[0];
            words.Add(new QueryWord(
                start, text[start..end], [.. elements.TakeWhile(e => e < end).Select(e => e - start)]));
            elements.Clear();
        }
    }

    private static bool IsLetterOrDigit(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out Rune rune, out _) == System.Buffers.OperationStatus.Done
        && Rune.IsLetterOrDigit(rune);
}
