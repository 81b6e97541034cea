using Hypencoder.Hub;
using Hypencoder.Search;

namespace Hypencoder.Models.Tests;

/// <summary>Models saved by other programs, with scores that were computed independently of this project.</summary>
public sealed class SentenceTransformersCaseTests
{
    private const string Query = "how do bees make honey";
    private static readonly string[] Passages = ["bees turn nectar into honey.", "cats sleep all day"];

    [Theory]
    [InlineData("01-st-dense-module", 0.82332, 0.88514)]
    [InlineData("02-st-5.4-pooling", 0.88222, 0.81278)]
    [InlineData("03-st-prompts", 0.92565, 0.7904)]
    [InlineData("10-old-st-layout", 23.1097, 23.59912)]
    public void Score_ModelOfACase_IsAsItsReadmeSays(string name, double first, double second)
    {
        using RetrievalModel model = RetrievalModel.Load(Fixture.Path("cases", name, "model"));
        Assert.Equal([first, second], Scores(model, Query, Passages), new Near(1e-4));
    }

    [Theory]
    [InlineData("q1.txt", null, 0.84508)]
    [InlineData("q2.txt", null, 0.8206)]
    [InlineData("q1.txt", 64, 0.82371)]
    [InlineData("q2.txt", 64, 0.82371)]
    public void Score_LongQuery_IsCutAtTheModelsLengthOrTheOptions(string file, int? length, double expected)
    {
        using RetrievalModel model = RetrievalModel.Load(
            Fixture.Path("cases", "04-query-cut-at-64", "model"), new ModelOptions { QueryMaxLength = length });
        string query = File.ReadAllText(Fixture.Path("cases", "04-query-cut-at-64", file)).TrimEnd();
        Assert.Equal([expected], Scores(model, query, Passages[..1]), new Near(1e-4));
    }

    [Fact]
    public void Load_CacheWithoutPooling_NamesTheFileAndTheOption()
    {
        HubOptions cache = new()
        {
            Cache = Fixture.Path("cases", "05-hub-cache-without-pooling", "hub"),
            Offline = true,
        };
        string message = Assert.Throws<InvalidDataException>(
            () => RetrievalModel.Load("acme/tiny", new ModelOptions { Hub = cache })).Message;
        Assert.Contains("modules.json", message, StringComparison.Ordinal);
        Assert.Contains("--pooling", message, StringComparison.Ordinal);
        using RetrievalModel told = RetrievalModel.Load(
            "acme/tiny", new ModelOptions { Hub = cache, Pooling = Pooling.Mean, Normalize = true });
        Assert.Equal([0.88222], Scores(told, Query, Passages[..1]), new Near(1e-4));
    }

    [Fact]
    public void Load_CrossEncoder_IsRefusedByName()
    {
        string message = Assert.Throws<InvalidDataException>(() => RetrievalModel.Load(
            Fixture.Path("cases", "06-cross-encoder", "model"), new ModelOptions { Pooling = Pooling.Cls })).Message;
        Assert.Contains("cross-encoder", message, StringComparison.Ordinal);
        Assert.Contains("BertForSequenceClassification", message, StringComparison.Ordinal);
    }

    private static double[] Scores(RetrievalModel model, string query, string[] passages)
    {
        QNet net = model.EncodeQueries([query])[0];
        return [.. net.Score(model.EncodePassages(passages)).Select(s => (double)s)];
    }

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }
}
