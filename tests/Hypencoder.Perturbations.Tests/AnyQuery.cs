using CsCheck;
using Hypencoder.Data;

namespace Hypencoder.Perturbations.Tests;

/// <summary>Queries of every form, and what holds of each perturbation of any of them.</summary>
internal static class AnyQuery
{
    private static readonly Gen<string> Word = Gen.OneOf(
        "what", "is", "The", "of", "don't", "visceral", "Wi-Fi", "us", "a", "ww1", "42", "x", "naïve", "nai\u0308ve",
        "Straße", "ἀρχή", "漢字", "हिन्दी", "👩‍👩‍👧", "𝒳𝒴𝒵", "𐐀𐐁𐐂",
        "e\u0301e\u0301e\u0301", "aaa", "definition", "s", "C#", "medicare's",
        "it’s", "--", "'", "?", "\ud840", "\udc00abc", "\u0301", "dogs", "running", "went", "Better");

    private static readonly Gen<string> Between = Gen.OneOf(" ", " ", " ", "  ", "\t", ", ", "", "\u00a0", "\n");

    private static readonly Gen<string> Mixed =
        Gen.Select(Word, Between).Select(pair => pair.Item1 + pair.Item2).Array[0, 12].Select(string.Concat);

    private static readonly Gen<string> Text = Gen.Frequency(
        (8, Mixed),
        (1, Gen.Char['\0', '\uffff'].Array[0, 20].Select(c => new string(c))),
        (1, Gen.OneOf("", " ", "a", "I", "漢", "the", "to be or not to be", "\t\n")));

    public static Gen<Query> Queries { get; } =
        Gen.Select(Gen.Int[0, 999], Text).Select((id, text) => new Query($"q{id}", text));

    /// <summary>Ten thousand words, and a word of fifty thousand letters.</summary>
    public static IEnumerable<Query> VeryLong =>
    [
        new("words", string.Join(' ', Enumerable.Range(0, 10_000).Select(i => i % 3 == 0 ? "the" : $"word{i}"))),
        new("word", string.Concat(Enumerable.Repeat("abcde", 10_000))),
    ];

    /// <summary>
    /// The edits make the output of the original, what lies between them is the same, and the same seed gives the same.
    /// </summary>
    public static PerturbedQuery Check(IPerturbation perturbation, Query query, int seed)
    {
        PerturbedQuery perturbed = perturbation.Perturb(query, seed);
        Assert.Same(query, perturbed.Original);
        Assert.Equal(perturbed.IsChanged, perturbed.Text != query.Text);
        Assert.False(perturbed.Text.Length == 0 && query.Text.Length > 0);
        int inOriginal = 0, inText = 0;
        foreach (QueryEdit edit in perturbed.Edits)
        {
            Assert.NotEqual(edit.Before, edit.After);
            int same = edit.Start - inOriginal;
            Assert.True(same >= 0);
            Assert.Equal(query.Text.Substring(inOriginal, same), perturbed.Text.Substring(inText, same));
            Assert.Equal(edit.Before, query.Text.Substring(edit.Start, edit.Before.Length));
            Assert.Equal(edit.After, perturbed.Text.Substring(inText + same, edit.After.Length));
            (inOriginal, inText) = (edit.End, inText + same + edit.After.Length);
        }
        Assert.Equal(query.Text[inOriginal..], perturbed.Text[inText..]);
        Assert.Equal(perturbed.Text, perturbation.Perturb(query, seed).Text);
        return perturbed;
    }

    /// <summary>The same for thousands of random queries and the very long ones.</summary>
    /// <param name="perturbation">What changes them.</param>
    /// <param name="also">What else holds.</param>
    public static void Check(IPerturbation perturbation, Action<PerturbedQuery>? also = null)
    {
        foreach (Query query in VeryLong)
            also?.Invoke(Check(perturbation, query, 1));
        Gen.Select(Queries, Gen.Int[0, 5]).Sample(
            (query, seed) => also?.Invoke(Check(perturbation, query, seed)), iter: 3000, threads: 1);
    }
}
