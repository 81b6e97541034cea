using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Perturbations.Misspelling;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Tests.Misspelling;

/// <summary>What holds of all misspellings.</summary>
public sealed class MisspellingTests
{
    public static TheoryData<string, int> Methods =>
        new(from name in new[] { "neighbour-swap", "random-substitution", "qwerty", "deletion", "insertion" }
            from changes in new[] { 1, 3 }
            select (name, changes));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Perturb_AnyQuery_ChangesOnceInEachOfTheWordsThatMayBe(string name, int changes)
    {
        MisspellingPerturbation perturbation = Create(name, changes);
        AnyQuery.Check(perturbation, perturbed =>
        {
            IReadOnlyList<QueryWord> words = QueryWord.Of(perturbed.Original.Text);
            QueryWord[] touched = [.. perturbed.Edits.Select(
                edit => words.First(w => w.Start <= edit.Start && edit.End <= w.End))];
            Assert.Equal(touched.Distinct(), touched);
            Assert.All(touched, word => Assert.True(
                new StringInfo(word.Text).LengthInTextElements > 2 && !WordList.StopWords.Contains(word.Text)));
            if (perturbed.Original.Text.Length < 1000)
            {
                Assert.All(perturbed.Edits.Zip(touched), pair =>
                    Assert.Contains(pair.First, perturbation.Admissible(pair.Second)));
                int possible = words.Count(word => perturbation.Admissible(word).Any());
                Assert.Equal(Math.Min(changes, possible), perturbed.Edits.Count);
            }
        });
    }

    [Theory]
    [InlineData("neighbour-swap", "abb", "bab")]
    [InlineData("deletion", "abc", "bc", "ac", "ab")]
    [InlineData("qwerty", "1a-é2", "1q-é2", "1w-é2", "1s-é2", "1z-é2")]
    [InlineData("qwerty", "PPP", "OPP", "LPP", "POP", "PLP", "PPO", "PPL")]
    [InlineData("neighbour-swap", "a-b'c", "")]
    [InlineData("neighbour-swap", "e\u0301ab", "ae\u0301b", "e\u0301ba")]
    [InlineData("deletion", "the", "")]
    [InlineData("deletion", "it's", "")]
    [InlineData("deletion", "us", "")]
    [InlineData("deletion", "e\u0301e\u0301", "")]
    public void Admissible_Word_IsEverySingleChange(string name, string word, params string[] expected) => Assert.Equal(
        expected.Where(e => e.Length > 0).Order(StringComparer.Ordinal),
        Forms(Create(name, 1), word).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("random-substitution", "cat", 3 * 25)]
    [InlineData("random-substitution", "ca9", 2 * 25 + 26)]
    [InlineData("insertion", "cat", 4 * 26)]
    public void Admissible_Word_IsEveryLetterAtEveryPlace(string name, string word, int expected) =>
        Assert.Equal(expected, Create(name, 1).Admissible(Assert.Single(QueryWord.Of(word))).Count());

    [Fact]
    public void Perturb_Insertion_TakesTheCaseOfWhatIsBeside() => Assert.All(
        Forms(Create("insertion", 1), "NASA"), form => Assert.Equal(form.ToUpperInvariant(), form));

    [Fact]
    public void Perturb_OtherQueriesAndOrder_DoNotMatter()
    {
        MisspellingPerturbation perturbation = Create("qwerty", 1);
        Query query = new("7", "causes of military suicide");
        string[] texts = [.. Enumerable.Range(0, 100).Select(seed => perturbation.Perturb(query, seed).Text)];
        Assert.InRange(texts.Distinct().Count(), 30, 100);
        Assert.Equal(texts[5], Create("qwerty", 1).Perturb(new Query("7", "causes of military suicide"), 5).Text);
        Assert.NotEqual(
            texts, Enumerable.Range(0, 100).Select(seed => perturbation.Perturb(query with { Id = "8" }, seed).Text));
    }

    /// <summary>
    /// One change of one word, which ours may make, too. The generators also changed words of two letters: "us" and
    /// "vs", each once.
    /// </summary>
    [Theory]
    [InlineData("neighbour-swap", "WordSwapNeighboringCharacterSwap", 43, 0, 2)]
    [InlineData("qwerty", "WordSwapQWERTY", 42, 1, 0)]
    [InlineData("random-substitution", "WordSwapRandomCharacterSubstitution", 42, 1, 0)]
    public void Admissible_PublishedVariations_AreAmongThem(
        string name, string method, int changed, int unchanged, int shorter)
    {
        MisspellingPerturbation perturbation = Create(name, 1);
        QueryVariation[] rows = PublishedVariations.Of(method);
        Assert.Equal(changed + unchanged, rows.Length);
        Assert.Equal(unchanged, rows.Count(r => r.Original == r.Text && !r.IsValid));
        string[] others = [.. rows.Where(r => r.Original != r.Text).Where(r => !QueryWord.Of(r.Original)
            .SelectMany(perturbation.Admissible)
            .Any(edit => new PerturbedQuery(new Query("q", r.Original), name, [edit]).Text == r.Text))
            .Select(r => r.Text)];
        Assert.Equal(shorter, others.Length);
        Assert.All(others, text => Assert.True(text.Contains(" su ") || text.Contains(" sv ")));
    }

    private static MisspellingPerturbation Create(string name, int changes) => (MisspellingPerturbation)
        PerturbationCatalog.Create(
            PerturbationKind.Misspelling, name, new PerturbationOptions { Changes = changes });

    private static IEnumerable<string> Forms(MisspellingPerturbation perturbation, string word) => perturbation
        .Admissible(Assert.Single(QueryWord.Of(word)))
        .Select(edit => new PerturbedQuery(new Query("q", word), "", [edit]).Text);
}
