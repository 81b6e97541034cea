using System.Globalization;
using System.Text;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// BERT's uncased words: control characters dropped, lower case, accents stripped, split at white space, with each
/// punctuation mark and CJK ideograph a word of its own. The tokeniser's library does the same inside; the vocabulary's
/// trainer needs the words themselves.
/// </summary>
/// <remarks>BasicTokenizer of google-research/bert, tokenization.py.</remarks>
internal static class BertText
{
    public static IEnumerable<string> Words(string text)
    {
        StringBuilder word = new();
        foreach (Rune rune in text.ToLowerInvariant().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.NonSpacingMark || rune.Value is 0 or 0xFFFD)
                continue;
            bool space = Rune.IsWhiteSpace(rune);
            if (!space && IsControl(category))
                continue;
            bool alone = IsPunctuation(rune, category) || IsIdeograph(rune.Value);
            if ((space || alone) && word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
            if (alone)
                yield return rune.ToString();
            else if (!space)
                word.Append(rune.ToString());
        }
        if (word.Length > 0)
            yield return word.ToString();
    }

    private static bool IsControl(UnicodeCategory category) => category is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    /// <summary>All ASCII that is neither letter, digit nor space counts, such as $ and ^, which Unicode calls symbols.</summary>
    private static bool IsPunctuation(Rune rune, UnicodeCategory category) =>
        (rune.IsAscii && !Rune.IsLetterOrDigit(rune) && !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
        || category is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    private static bool IsIdeograph(int c) => c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
