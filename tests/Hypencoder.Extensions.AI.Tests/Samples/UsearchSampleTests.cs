using System.Text.RegularExpressions;
using Cloud.Unum.USearch;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI.Tests.Samples;

/// <summary>Checks that <c>samples/usearch.cs</c> is this code, and that it runs.</summary>
public sealed class UsearchSampleTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sample_AllPassagesAreCandidates_FindsTheBestOfExhaustiveSearch()
    {
        (await _folder.IndexAsync()).Dispose();

        await RunAsync(candidates: 100);

        using Retriever retriever = await Retriever.OpenAsync(_folder["index"]);
        Assert.Equal(
            [.. retriever.Search("what do bees make", 3).Select(hit => hit.Id), "3 of 3 are the best of exhaustive search"],
            Printed());
    }

    [Fact]
    public async Task Sample_FewCandidates_AreThoseWithTheGreatestInnerProducts()
    {
        (await _folder.IndexAsync()).Dispose();

        await RunAsync(candidates: 3);

        using Retriever retriever = await Retriever.OpenAsync(_folder["index"]);
        VectorStore vectors = retriever.Index.Vectors;
        ReadOnlyMemory<float> vector = await new QueryEmbeddingGenerator(retriever).GenerateVectorAsync("what do bees make");
        string[] nearest = [.. new InnerProductSearch(vectors)
            .Search(QNet.InnerProduct(vector.ToArray()), 3).Indices.Select(vectors.Id)];
        Assert.Equal(
            retriever.Rerank("what do bees make", nearest).Select(hit => hit.Id), Printed()[..3]);
    }

    [Fact]
    public void Sample_Code_IsTheCodeHere()
    {
        string source = File.ReadAllText(Fixture.Path(
            "..", "..", "tests", "Hypencoder.Extensions.AI.Tests", "Samples", "UsearchSampleTests.cs"));
        string code = source.Split("        // sample begins\n")[1].Split("        // sample ends\n")[0];

        Assert.Contains(
            Regex.Replace(code, "^ {8}", "", RegexOptions.Multiline).Replace("_output.Write", "Console.Write"),
            File.ReadAllText(Fixture.Path("..", "..", "samples", "usearch.cs")));
    }

    /// <summary>The ids, and the last line.</summary>
    private string[] Printed() =>
        [.. _output.ToString().TrimEnd('\n').Split('\n').Select(line => line.Contains(" of ") ? line : line.Split("  ")[1])];

    private async Task RunAsync(int candidates)
    {
        Assert.SkipUnless(Loads(), "the native library of USearch does not load here");
        string directory = _folder["index"], query = "what do bees make";
        // sample begins
        using Retriever retriever = await Retriever.OpenAsync(directory);
        VectorStore vectors = retriever.Index.Vectors;

        using USearchIndex engine = new(MetricKind.Ip, ScalarKind.Float32, (ulong)vectors.Dimension);
        for (int i = 0; i < vectors.Count; i++)
            engine.Add((ulong)i, vectors.Vector(i).ToArray());

        using QueryEmbeddingGenerator queries = new(retriever);
        ReadOnlyMemory<float> vector = await queries.GenerateVectorAsync(query);
        int found = engine.Search(vector.ToArray(), candidates, out ulong[] keys, out _);

        IReadOnlyList<Hit> hits = retriever.Rerank(query, keys.Take(found).Select(key => vectors.Id((int)key)), topK: 3);
        foreach (Hit hit in hits)
            _output.WriteLine($"{hit.Score:F3}  {hit.Id}  {hit.Passage.Title}");
        int common = retriever.Search(query, topK: 3).IntersectBy(hits.Select(hit => hit.Id), hit => hit.Id).Count();
        _output.WriteLine($"{common} of {hits.Count} are the best of exhaustive search");
        // sample ends
    }

    private static bool Loads()
    {
        try
        {
            return USearchCapabilities.Version().Length > 0;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            return false;
        }
    }
}
