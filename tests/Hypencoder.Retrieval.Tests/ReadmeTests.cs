using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Tests;

/// <summary>Checks that the examples of the documentation and the samples are this code, and that it runs.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string Published = "\"jfkback/hypencoder.6_layer\"";
    private readonly TempFolder _folder = new();
    private readonly string _model;

    public ReadmeTests()
    {
        _model = _folder.File("model");
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", "bert_h32_q2_shared_cls"));
        ModelFolderWriter.Write(
            _model, config, new RandomWeights(config, seed: 1),
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")));
    }

    [Fact]
    public void Score_TinyModel_ScoresEachPairAsTheNetworkDoes()
    {
        StringWriter output = new();

        Score(_model, output);

        float[][] scores = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ").Select(s => float.Parse(s, null)).ToArray())];
        Assert.Equal([2, 2], scores.Select(row => row.Length));
        using RetrievalModel model = RetrievalModel.Load(_model);
        PublishedSample sample = PublishedSample.Score(model);
        Assert.Equal(sample.Scores.Select(row => row.Select(s => (float)s)), scores);
    }

    [Fact]
    public async Task Search_TinyModel_RanksEveryPassage()
    {
        StringWriter output = new();

        await Search(_model, _folder.File("index"), output);

        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["india", "concussion"], lines.Select(l => l.Split('\t')[0].Trim()).OrderDescending());
    }

    [Theory]
    [InlineData("score")]
    [InlineData("search")]
    public void Example_OfDocumentationAndSample_IsTheCodeHere(string example)
    {
        string code = Code(example);

        Assert.Contains($"```csharp\n{code.Replace("(name)", $"({Published})")}```\n", Read("docs", "library.md"));
        Assert.EndsWith(code, Read("samples", $"{example}.cs"), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Score(string name, TextWriter output)
    {
        // score begins
        using RetrievalModel model = RetrievalModel.Load(name);

        QNet[] queries = model.EncodeQueries(
            ["how many states are there in india", "when do concussion symptoms appear"]);
        float[] passages = model.EncodePassages(
            ["India has 28 states and 8 union territories.",
             "Concussion symptoms can appear immediately or up to 72 hours after the injury."]);

        foreach (QNet query in queries)
            output.WriteLine(string.Join("  ", query.Score(passages)));
        // score ends
    }

    private static async Task Search(string name, string directory, TextWriter output)
    {
        // search begins
        using RetrievalModel model = RetrievalModel.Load(name);
        Passage[] passages =
        [
            new("india", "", "India has 28 states and 8 union territories."),
            new("concussion", "", "Concussion symptoms can appear immediately or up to 72 hours after the injury."),
        ];
        using PassageIndex index = await PassageIndex.BuildAsync(model, passages, directory);

        QNet query = model.EncodeQueries(["how many states are there in india"])[0];
        Ranking ranking = new ExhaustiveSearch(index.Vectors).Search(query, topK: 10);
        for (int rank = 0; rank < ranking.Indices.Length; rank++)
            output.WriteLine($"{index.Vectors.Id(ranking.Indices[rank])}\t{ranking.Scores[rank]:F4}");
        // search ends
    }

    /// <summary>Lines of an example in this file, indented as in a program of their own.</summary>
    private static string Code(string example)
    {
        string source = Read("tests", "Hypencoder.Retrieval.Tests", "ReadmeTests.cs");
        string begin = $"        // {example} begins\n", end = $"        // {example} ends\n";
        int start = source.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        string[] lines = source[start..source.IndexOf(end, StringComparison.Ordinal)].Split('\n');
        return string.Join('\n', lines.Select(l => l.Length > 8 ? l[8..] : l)).Replace("output.Write", "Console.Write");
    }

    private static string Read(params string[] parts) => File.ReadAllText(Fixture.Path(["..", "..", .. parts]));
}
