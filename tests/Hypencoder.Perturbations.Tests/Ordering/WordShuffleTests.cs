using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Tests.Ordering;

public sealed class WordShuffleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Perturb_AnyQuery_SwapsTwoWordsATime(int changes) => AnyQuery.Check(Create(changes), perturbed =>
    {
        IReadOnlyList<QueryWord> words = QueryWord.Of(perturbed.Original.Text);
        Assert.All(perturbed.Edits, edit =>
            Assert.Contains(words, w => (w.Start, w.Text) == (edit.Start, edit.Before)));
        Assert.Equal(
            perturbed.Edits.Select(e => e.Before).Order(StringComparer.Ordinal),
            perturbed.Edits.Select(e => e.After).Order(StringComparer.Ordinal));
        bool canSwap = words.Select(w => w.Text).Distinct().Count() > 1;
        int edits = perturbed.Edits.Count;
        Assert.True(canSwap ? edits == 2 || edits == 2 * changes : edits == 0);
    });

    [Theory]
    [InlineData("goldfish", "goldfish")]
    [InlineData("no no, no", "no no, no")]
    [InlineData("grow, goldfish?", "goldfish, grow?")]
    public void Perturb_FewWords_SwapsWhatItCan(string text, string expected) =>
        Assert.Equal(expected, Create(1).Perturb(new Query("q", text), 0).Text);

    [Fact]
    public void Perturb_PublishedVariations_AreSuchSwaps()
    {
        QueryVariation[] rows = PublishedVariations.Of("WordInnerSwapRandom");
        Assert.Equal(43, rows.Length);
        Assert.All(rows, row =>
        {
            string[] before = row.Original.Split(' '), after = row.Text.Split(' ');
            int[] places = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i])];
            Assert.Equal(2, places.Length);
            Assert.Equal((before[places[0]], before[places[1]]), (after[places[1]], after[places[0]]));
        });
    }

    private static IPerturbation Create(int changes) =>
        PerturbationCatalog.Create(
            PerturbationKind.Ordering, "shuffle", new PerturbationOptions { Changes = changes });
}
