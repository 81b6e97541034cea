namespace Hypencoder.Evaluation;

/// <summary>Splits a list of measures into names.</summary>
internal static class MeasureList
{
    /// <summary>
    /// The names in a list separated by spaces or commas. Neither separates inside parentheses, and a comma does not
    /// separate the numbers of a trec_eval name such as <c>ndcg_cut.5,10</c>.
    /// </summary>
    public static IEnumerable<string> Names(string text)
    {
        List<string> names = [];
        foreach (string part in Parts(text))
        {
            bool isNumber = part.All(c => char.IsAsciiDigit(c) || c == '.');
            if (isNumber && names.Count > 0 && names[^1].Contains('.', StringComparison.Ordinal))
                names[^1] += $",{part}";
            else
                names.Add(part);
        }
        return names;
    }

    private static IEnumerable<string> Parts(string text)
    {
        int start = 0, depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ',';
            depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
            bool ends = i == text.Length || (depth == 0 && (c == ',' || char.IsWhiteSpace(c)));
            if (!ends)
                continue;
            if (i > start)
                yield return text[start..i];
            start = i + 1;
        }
    }
}
