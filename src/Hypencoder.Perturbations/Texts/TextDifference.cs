using System.Globalization;

namespace Hypencoder.Perturbations.Texts;

/// <summary>
/// Computes the edits between two texts: the words, marks and gaps outside their longest common subsequence.
/// </summary>
internal static class TextDifference
{
    // Where the table would be larger (16 MB), the part that differs is replaced as one piece.
    private const long LargestTable = 1 << 22;

    /// <summary>The edits that turn <paramref name="original"/> into <paramref name="text"/>.</summary>
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

    /// <summary>
    /// The weight of the longest common subsequence of both texts' remainders, for each pair of positions.
    /// </summary>
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

    // A word counts for more than the gaps around it, which are the same everywhere.
    private static int Weight(string piece) => char.IsLetterOrDigit(piece, 0) ? 4 : 1;

    /// <summary>Splits a text into words and, between them, text elements.</summary>
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
