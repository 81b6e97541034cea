using Hypencoder.Data;
using Hypencoder.Search;
using Hypencoder.Tests;
using static TorchSharp.torch;

namespace Hypencoder.Models.Tests;

/// <summary>That the README's example is this code, and that the code runs.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string Begin = "// README begins", End = "// README ends";
    private readonly TempFolder _folder = new();

    [Fact]
    public void Example_TinyModel_RanksEveryPassage()
    {
        (string modelDirectory, string indexDirectory) = (_folder.File("model"), _folder.File("index"));
        SaveTinyModel(modelDirectory);
        StringWriter output = new();

        Run(modelDirectory, indexDirectory, output);

        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["india", "concussion"], lines.Select(l => l.Split('\t')[0].Trim()).OrderDescending());
    }

    [Fact]
    public void Readme_Example_IsTheCodeAbove()
    {
        string readme = File.ReadAllText(Fixture.Path("..", "..", "README.md"));
        string source = File.ReadAllText(Fixture.Path("..", "Hypencoder.Models.Tests", "ReadmeTests.cs"));
        int begin = source.IndexOf(Begin + "\n", StringComparison.Ordinal) + Begin.Length + 1;
        int end = source.IndexOf("        " + End + "\n", StringComparison.Ordinal);
        string code = source[begin..end].Replace("\n        ", "\n")[8..].Replace("output.Write", "Console.Write");

        Assert.Contains($"```csharp\n{code}```\n", readme);
    }

    public void Dispose() => _folder.Dispose();

    private static void Run(string modelDirectory, string indexDirectory, TextWriter output)
    {
        // README begins
        using RetrievalModel model = RetrievalModel.Load(modelDirectory);
        Passage[] passages =
        [
            new("india", "", "India has 28 states and 8 union territories."),
            new("concussion", "", "Concussion symptoms can appear immediately or up to 72 hours after the injury."),
        ];
        CorpusEncoder.Encode(model, "example", passages, indexDirectory);

        using PassageIndex index = PassageIndex.Open(indexDirectory, model.Fingerprint);
        QNet query = model.EncodeQueries(["how many states are there in india"])[0];
        Ranking ranking = new ExhaustiveSearch(index.Vectors).Search(query, topK: 10);
        for (int rank = 0; rank < ranking.Indices.Length; rank++)
            output.WriteLine($"{index.Vectors.Id(ranking.Indices[rank])}\t{ranking.Scores[rank]:F4}");
        // README ends
    }

    private static void SaveTinyModel(string directory)
    {
        random.manual_seed(1);
        using DualEncoder encoder = new(DualEncoderConfig.Read(Fixture.Path("golden", "bert_h32_q2_shared_cls")));
        RetrievalModel.Save(encoder, WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), directory);
    }
}
