using System.Globalization;

namespace Hypencoder.Perturbations.Texts;

/// <summary>
/// The fewest words, marks and gaps that must be replaced to make one text of another: what their longest common
/// subsequence leaves over.
/// </summary>
internal static class TextDifference
{
    // Beyond this, 16 MB of lengths, what differs is replaced as one piece.
    private const long LargestTable = 1 << 22;

    /// <summary>The edits that make <paramref name="text"/> of <paramref name="original"/>.</summary>
    public static IReadOnlyList<QueryEdit> Between(string original, string text)
    {
        string[] before = [.. Pieces(original)], after = [.. Pieces(text)];
        int start = before.AsSpan().CommonPrefixLength(after);
        int shorter = Math.Min(before.Length, after.Length) - start, end = 0;
        while (end < shorter && before[^(end + 1)] == after[^(end + 1)])
            end++;
        int place = before.Take(start).Sum(piece => piece.Length);
        return Edits(before[start..^end], after[start..^end], place);
    }

    private static List<QueryEdit> Edits(string[] before, string[] after, int place)
    {
        List<QueryEdit> edits = [];
        int[,]? lengths = before.Length * (long)after.Length <= LargestTable ? CommonLengths(before, after) : null;
        int b = 0, a = 0, fromB = 0, fromA = 0;
        while (b < before.Length || a < after.Length)
        {
            if (lengths is not null && b < before.Length && a < after.Length && before[b] == after[a])
            {
                Finish();
                place += before[b].Length;
                (fromB, fromA) = (++b, ++a);
            }
            else if (a == after.Length
                || (b < before.Length && (lengths is null || lengths[b + 1, a] >= lengths[b, a + 1])))
            {
                b++;
            }
            else
            {
                a++;
            }
        }
        Finish();
        return edits;

        void Finish()
        {
            if (b == fromB && a == fromA)
                return;
            QueryEdit edit = new(place, string.Concat(before[fromB..b]), string.Concat(after[fromA..a]));
            edits.Add(edit);
            place = edit.End;
        }
    }

    /// <summary>How much the ends of both texts, from each pair of places on, have in common.</summary>
    private static int[,] CommonLengths(string[] before, string[] after)
    {
        int[,] lengths = new int[before.Length + 1, after.Length + 1];
        for (int b = before.Length - 1; b >= 0; b--)
        {
            for (int a = after.Length - 1; a >= 0; a--)
            {
                lengths[b, a] = before[b] == after[a]
                    ? lengths[b + 1, a + 1] + Weight(before[b])
                    : Math.Max(lengths[b + 1, a], lengths[b, a + 1]);
            }
        }
        return lengths;
    }

    // A word counts more than the gaps around it: they are alike everywhere.
    private static int Weight(string piece) => char.IsLetterOrDigit(piece, 0) ? 4 : 1;

    /// <summary>Words, and between them text elements, which together are the text.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        int at = 0;
        foreach (QueryWord word in QueryWord.Of(text).Append(new QueryWord(text.Length, "", [])))
        {
            for (int length; at < word.Start; at += length)
            {
                length = StringInfo.GetNextTextElementLength(text, at);
                yield return text.Substring(at, length);
            }
            if (word.Text.Length > 0)
                yield return word.Text;
            at = word.End;
        }
    }
}
