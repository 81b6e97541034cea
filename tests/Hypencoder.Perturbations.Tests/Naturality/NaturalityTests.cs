using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Tests.Naturality;

/// <summary>What leaves words out.</summary>
public sealed class NaturalityTests
{
    [Theory]
    [InlineData("stop-words")]
    [InlineData("random-removal")]
    [InlineData("title")]
    public void Perturb_AnyQuery_OnlyLeavesTokensOut(string name) => AnyQuery.Check(Create(name), perturbed =>
    {
        Assert.All(perturbed.Edits, edit => Assert.Equal("", edit.After));
        Queue<string> left = new(Token.Of(perturbed.Original.Text).Select(t => t.Text));
        foreach (Token token in Token.Of(perturbed.Text))
        {
            while (left.Dequeue() != token.Text)
                ;
        }
    });

    [Theory]
    [InlineData("who is robert gray", "robert gray")]
    [InlineData("  What is  the Cost of IT ", "  Cost ")]
    [InlineData("what IT’S about", "what IT’S about")]
    [InlineData("to be or not to be", "to be or not to be")]
    [InlineData("the", "the")]
    [InlineData("what is it, exactly?", "it, exactly?")]
    [InlineData("medicare s definition", "medicare s definition")]
    public void Perturb_StopWords_AreLeftOut(string text, string expected) =>
        Assert.Equal(expected, Create("stop-words").Perturb(new Query("q", text), 0).Text);

    [Theory]
    [InlineData("one", 0)]
    [InlineData("one two", 1)]
    [InlineData("1 2 3 4 5 6 7 8 9", 1)]
    [InlineData("1 2 3 4 5 6 7 8 9 10", 2)]
    public void Perturb_RandomRemoval_TakesAFifth(string text, int removed) => Assert.Equal(
        Token.Of(text).Count - removed, Token.Of(Create("random-removal").Perturb(new Query("q", text), 0).Text).Count);

    [Fact]
    public void Perturb_MoreRemovalsThanWords_LeavesOne() =>
        Assert.Single(Token.Of(Create("random-removal", changes: 9).Perturb(new Query("q", "a b c"), 0).Text));

    [Theory]
    [InlineData("what is the definition of a sigmet?", "sigmet?")]
    [InlineData("causes of military suicide", "military suicide")]
    [InlineData("what does it mean", "what does it mean")]
    [InlineData("one two three four five six seven", "three four five six seven")]
    public void Perturb_Title_KeepsWhatItIsAbout(string text, string expected) =>
        Assert.Equal(expected, Create("title").Perturb(new Query("q", text), 0).Text);

    [Fact]
    public void Perturb_PublishedStopWordRemoval_IsTheSameWordForWord()
    {
        QueryVariation[] rows = PublishedVariations.Of("naturality_by_removing_stop_words");
        Assert.Equal(43, rows.Length);
        Assert.Equal(
            rows.Select(r => r.Text),
            rows.Select(r => Create("stop-words").Perturb(new Query(r.QueryId, r.Original), 0).Text));
        Assert.All(rows, r => Assert.Equal(r.IsValid, r.Text != r.Original));
    }

    /// <summary>A rule of ours against a model that was never published.</summary>
    [Fact]
    public void Perturb_PublishedTitles_AreOftenTheSame()
    {
        QueryVariation[] rows = PublishedVariations.Of("summarization");
        int same = rows.Count(r => Create("title").Perturb(new Query(r.QueryId, r.Original), 0).Text == r.Text);
        Assert.Equal((43, 18), (rows.Length, same));
    }

    private static IPerturbation Create(string name, int? changes = null) => PerturbationCatalog.Create(
        PerturbationKind.Naturality, name, new PerturbationOptions { Changes = changes });
}
