using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Engines.Tests.Exporting;

public sealed class QueryVectorExportTests : IDisposable
{
    private static readonly Query[] Queries =
        [.. Enumerable.Range(0, 70).Select(i => new Query($"q{i}", $"bees {i % 7} day"))];

    private readonly TempFolder _out = new();

    public void Dispose() => _out.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Write_Queries_HaveVectorsWhoseProductsAreThoseOfTheModel(bool isBiEncoder, bool hasClusters)
    {
        using ModelFolder folder = new(isBiEncoder ? DualEncoderKind.BiEncoder : DualEncoderKind.Hypencoder);
        using RetrievalModel model = folder.Load();
        (await folder.BuildAsync(model, ModelFolder.Passages(300))).Dispose();
        if (hasClusters)
        {
            using PassageIndex built = PassageIndex.Open(folder.Index);
            PassageClustersBuilder.Build(built.Vectors, built.ClustersPath);
        }
        using Retriever retriever = await Retriever.OpenAsync(folder.Index, new() { Threads = 2 });

        QueryVectorExport.Write(retriever, Queries, VectorFormat.Npy, _out.File("q"));

        float[][] vectors = VectorExportTests.Npy(Path.Combine(_out.File("q"), "vectors.npy"));
        QNet[] nets = model.EncodeQueries([.. Queries.Select(query => query.Text)]);
        Assert.Equal(Queries.Length, vectors.Length);
        for (int i = 0; i < nets.Length; i += 23)
        {
            float[] expected = isBiEncoder ? nets[i].Matrix(0).ToArray()
                : hasClusters ? Surrogate.Vector(nets[i], retriever.Index.Strategies.Clusters, 100)
                : Surrogate.Vector(nets[i], retriever.Use(state => state.Mean()));
            Assert.Equal(expected, vectors[i]);
        }
        Assert.Equal(
            Queries.Select(query => $"\"{query.Id}\""),
            File.ReadAllLines(Path.Combine(_out.File("q"), "ids.jsonl")));
    }

    [Fact]
    public async Task Write_FormOfPassages_IsRefused()
    {
        using ModelFolder folder = new();
        using (RetrievalModel model = folder.Load())
            (await folder.BuildAsync(model, ModelFolder.Passages(20))).Dispose();
        using Retriever retriever = await Retriever.OpenAsync(folder.Index);

        Assert.Throws<ArgumentException>(
            () => QueryVectorExport.Write(retriever, Queries, VectorFormat.USearch, _out.File("q")));
        Assert.False(Path.Exists(_out.File("q")));
    }
}
