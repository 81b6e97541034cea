using System.Text.Json.Nodes;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class RerankVerbTests(ModelFixture models)
{
    private string Queries { get; } = models.WriteQueries("read files", "draw circles 2");

    [Fact]
    public void Rerank_AllPassagesByTheIndex_IsTheSearchByTheModel()
    {
        string dense = models.NewPath("dense"), output = models.NewPath("reranked");
        CliRun.Of("search", "--index", models.Index, "--queries", Queries, "--run", dense).Succeeded();

        CliRun run = Rerank(AllPassages(), output, "--index", models.Index).Succeeded();

        Assert.Contains($"112 passages reranked by {models.Hypencoder} (Hypencoder, vectors of {models.Index})", run.Output,
            StringComparison.Ordinal);
        AssertSameScores(dense, output);
    }

    [Fact]
    public void Rerank_AllPassagesByTexts_IsTheSearchByTheModel()
    {
        string dense = models.NewPath("dense"), output = models.NewPath("reranked"), index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.BiEncoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        CliRun.Of("search", "--index", index, "--queries", Queries, "--run", dense).Succeeded();

        Rerank(AllPassages(), output, "--corpus", models.Corpus, "--model", models.BiEncoder).Succeeded();
        AssertSameScores(dense, output);

        string[] cut = ["--model", models.BiEncoder, "--passage-max-length", "4"];
        CliRun other = Rerank(AllPassages(), output, ["--index", index, .. cut]).Succeeded();
        Assert.Contains($"{index} was made by another model or with other options", other.Error, StringComparison.Ordinal);
        string texts = models.NewPath("texts");
        Rerank(AllPassages(), texts, ["--corpus", models.Corpus, .. cut]).Succeeded();
        Assert.Equal(File.ReadAllText(texts), File.ReadAllText(output));
    }

    [Fact]
    public void Rerank_Depth_LeavesTheOthersOut()
    {
        string candidates = models.NewPath("run"), output = models.NewPath("reranked");
        CliRun.Of("bm25", "--corpus", models.Corpus, "--queries", Queries, "--run", candidates).Succeeded();
        JsonNode json = Rerank(candidates, output, "--index", models.Index, "--depth", "3", "--json").Succeeded().Json;
        Assert.Equal(6, (int)json["passages"]!);
        Assert.True((bool)json["storedVectors"]!);
        Run before = RunFile.Read(candidates), after = RunFile.Read(output);
        Assert.All(after.QueryIds, query => Assert.Equal(
            before[query].OrderByDescending(e => e.Score).ThenByDescending(e => e.PassageId, StringComparer.Ordinal)
                .Take(3).Select(e => e.PassageId).Order(),
            after[query].Select(e => e.PassageId).Order()));
    }

    [Fact]
    public void Rerank_CrossEncoder_ScoresPairs()
    {
        string model = SaveCrossEncoder(), output = models.NewPath("reranked");

        CliRun run = Rerank(AllPassages(), output, "--corpus", models.Corpus, "--model", model).Succeeded();

        Assert.Contains("112 passages reranked by " + model + " (cross-encoder)", run.Output, StringComparison.Ordinal);
        CrossEncoderModel loaded = CrossEncoderModel.Load(model, new());
        Passage[] passages = [.. CorpusFile.Read(models.Corpus)];
        float[] scores = loaded.Score("read files", [.. passages.Select(p => p.FullText)]);
        Dictionary<string, double> found = RunFile.Read(output)["q0"].ToDictionary(e => e.PassageId, e => e.Score);
        Assert.All(passages.Zip(scores), p => Assert.Equal(p.Second, found[p.First.Id]));
        Assert.True(scores.Distinct().Count() > 20);
        Rerank(AllPassages(), output, "--corpus", models.Corpus, "--model", model, "--query-max-length", "40")
            .AssertRefused("expected lengths of query and passage from 3 on with a sum of at most 33, found 40 and -7");
    }

    [Fact]
    public void Rerank_WrongInput_IsRefusedBeforeTheModelIsLoaded()
    {
        string[] none = ["--model", "no/such-model-anywhere", "--corpus", models.Corpus];
        string output = models.NewPath("reranked");
        Rerank(Write("q0 Q0 p1 1 1 x\nq7 Q0 p2 1 1 x\nq8 Q0 p2 1 1 x\n"), output, none)
            .AssertRefused($"{Queries}: expected the queries of ", "found none with id \"q7\", as of 1 others");
        Rerank(Write("q0 Q0 p1 1 1 x\nq0 Q0 p99 2 0 x\n"), output, none)
            .AssertRefused($"{models.Corpus}: expected the passages of ", "found none with id \"p99\"");
        Rerank(Write("q0 Q0 p99 1 1 x\n"), output, "--index", models.Index, "--model", "no/such-model-anywhere")
            .AssertRefused($"{models.Index}: expected the passages of ", "found none with id \"p99\"");
        Rerank(Write(""), output, none).AssertRefused("expected results, found none");
        Rerank(Write("q0 Q0 p1 1 nan x\n"), output, none).AssertRefused("expected a number as score");
        Rerank(Write("q0 Q0 p1 1 1 x\n"), output, "--corpus", models.Corpus).AssertRefused("--corpus needs --model");
        Rerank(Write("q0 Q0 p1 1 1 x\n"), output).AssertRefused("Expected either --index or --corpus");
        Assert.False(File.Exists(output));
    }

    private CliRun Rerank(string run, string output, params string[] options) =>
        CliRun.Of(["rerank", "--run", run, "--queries", Queries, "--output", output, .. options]);

    /// <summary>A run of all passages in the reverse of their order.</summary>
    private string AllPassages() => Write(string.Concat(
        from query in new[] { "q0", "q1" } from i in Enumerable.Range(0, 56) select $"{query} Q0 p{i} {56 - i} {i} x\n"));

    private string Write(string text)
    {
        string path = models.NewPath("run.trec");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static void AssertSameScores(string expected, string actual)
    {
        Run one = RunFile.Read(expected), other = RunFile.Read(actual);
        Assert.Equal(one.QueryIds, other.QueryIds);
        foreach (string query in one.QueryIds)
        {
            Dictionary<string, double> scores = other[query].ToDictionary(e => e.PassageId, e => e.Score);
            Assert.Equal(one[query].Count, scores.Count);
            Assert.All(one[query], e => Assert.Equal(e.Score, scores[e.PassageId], 1e-5));
            Assert.Equal(other[query].OrderByDescending(e => e.Score), other[query]);
        }
    }

    /// <summary>Writes a random cross-encoder with the tokenizer of the other models.</summary>
    private string SaveCrossEncoder()
    {
        string directory = models.NewPath("cross-encoder");
        Directory.CreateDirectory(directory);
        DualEncoderConfig biEncoder = DualEncoderConfig.Read(models.BiEncoder);
        RandomWeights weights = new(biEncoder, seed: 3);
        WordPieceTokenizer.Load(models.BiEncoder).Save(directory);
        CrossEncoderFile.Write(directory, biEncoder.QueryEncoder);
        List<SafetensorsTensor> tensors =
        [
            .. ModelParameters.Of(biEncoder).Where(p => p.Key.StartsWith(ModelParameters.QueryTransformer, StringComparison.Ordinal))
                .Select(p => new SafetensorsTensor(
                    "bert." + p.Key[ModelParameters.QueryTransformer.Length..], p.Value,
                    weights.Read(p.Key, [.. p.Value.Select(size => (int)size)]))),
            new("classifier.weight", [1, 16], [.. Enumerable.Range(0, 16).Select(i => MathF.Sin(i) * 3)]),
            new("classifier.bias", [1], [0.5f]),
        ];
        SafetensorsWriter.Write(Path.Combine(directory, CheckpointFiles.Safetensors), tensors);
        return directory;
    }
}
