using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI.Tests;

public sealed class EmbeddingGeneratorTests : IDisposable
{
    private const string Query = "what do bees make";
    private readonly TinyModelFolder _hypencoder = new(), _biEncoder = new(DualEncoderKind.BiEncoder);

    public void Dispose()
    {
        _hypencoder.Dispose();
        _biEncoder.Dispose();
    }

    [Fact]
    public async Task GenerateAsync_Passages_AreTheVectorsOfTheModel()
    {
        using PassageEmbeddingGenerator generator = new(_hypencoder.Model);

        GeneratedEmbeddings<Embedding<float>> result = await generator.GenerateAsync(TinyModelFolder.Texts);

        Assert.Equal(
            _hypencoder.Model.EncodePassages(TinyModelFolder.Texts), result.SelectMany(e => e.Vector.ToArray()));
        long tokens = _hypencoder.Model.Tokenizer.EncodeAll(TinyModelFolder.Texts, 24).Sum(ids => ids.Length);
        Assert.Equal((tokens, tokens), (result.Usage!.InputTokenCount, result.Usage.TotalTokenCount));
        Assert.All(result, e => Assert.Equal((_hypencoder.Path, 16), (e.ModelId, e.Dimensions)));
        Assert.Empty(await generator.GenerateAsync([]));
    }

    [Fact]
    public async Task GenerateAsync_QueryOfABiEncoder_IsTheVectorWhoseInnerProductsAreTheScores()
    {
        using QueryEmbeddingGenerator generator = new(_biEncoder.Model);

        ReadOnlyMemory<float> query = await generator.GenerateVectorAsync(Query);

        float[] passages = _biEncoder.Model.EncodePassages(TinyModelFolder.Texts);
        float[] scores = _biEncoder.Model.EncodeQueries([Query])[0].Score(passages);
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(Dot(query.Span, passages.AsSpan(i * 16, 16)), scores[i], 1e-4);
    }

    [Fact]
    public async Task GenerateAsync_QueryOfAHypencoder_IsTheGradientAtTheMeanOfTheCorpus()
    {
        using Retriever retriever = await _hypencoder.IndexAsync();
        using QueryEmbeddingGenerator generator = new(retriever);

        float[] vector = (await generator.GenerateVectorAsync(Query)).ToArray();

        float[] passages = _hypencoder.Model.EncodePassages(TinyModelFolder.Texts);
        float[] mean = [.. Enumerable.Range(0, 16).Select(
            i => (float)Enumerable.Range(0, TinyModelFolder.Texts.Length).Average(row => passages[row * 16 + i]))];
        AssertGradient(vector, mean);
        using QueryEmbeddingGenerator atPoint = new(_hypencoder.Model, mean);
        Assert.All(vector.Zip((await atPoint.GenerateVectorAsync(Query)).ToArray()), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    [Fact]
    public async Task GenerateAsync_IndexChanged_TakesTheNewMean()
    {
        using Retriever retriever = await _hypencoder.IndexAsync();
        using QueryEmbeddingGenerator generator = new(retriever);
        float[] before = (await generator.GenerateVectorAsync(Query)).ToArray();
        await retriever.Index.RemoveAsync(Enumerable.Range(1, 8).Select(i => $"p{i}"));

        float[] after = (await generator.GenerateVectorAsync(Query)).ToArray();

        Assert.NotEqual(before, after);
        AssertGradient(after, _hypencoder.Model.EncodePassages([TinyModelFolder.Texts[0]]));
    }

    [Fact]
    public async Task GenerateAsync_IndexWithClusters_TakesTheSurrogateOfTwoStageSearch()
    {
        using Retriever retriever = await _hypencoder.IndexAsync();
        PassageClustersBuilder.Build(
            retriever.Index.Vectors, retriever.Index.ClustersPath, new ClusterOptions { Clusters = 3 });
        using QueryEmbeddingGenerator generator = new(retriever);

        float[] vector = (await generator.GenerateVectorAsync(Query)).ToArray();

        using PassageClusters clusters = PassageClusters.Open(retriever.Index.ClustersPath);
        Assert.Equal(Surrogate.Vector(retriever.Model.EncodeQueries([Query])[0], clusters, 100), vector);
    }

    [Fact]
    public async Task GenerateAsync_WhatTheModelCannotHonour_IsRefusedByName()
    {
        using PassageEmbeddingGenerator generator = new(_hypencoder.Model);

        ArgumentException dimensions = await Assert.ThrowsAsync<ArgumentException>(
            () => generator.GenerateAsync(["bees"], new() { Dimensions = 8 }));
        ArgumentException model = await Assert.ThrowsAsync<ArgumentException>(
            () => generator.GenerateAsync(["bees"], new() { ModelId = "another" }));
        ArgumentException text = await Assert.ThrowsAsync<ArgumentException>(
            () => generator.GenerateAsync(["bees", null!]));
        ArgumentException kind = Assert.Throws<ArgumentException>(() => new QueryEmbeddingGenerator(_hypencoder.Model));
        ArgumentException point = Assert.Throws<ArgumentException>(
            () => new QueryEmbeddingGenerator(_hypencoder.Model, new float[8]));

        Assert.StartsWith("Dimensions: expected 16", dimensions.Message);
        Assert.StartsWith("ModelId: expected ", model.Message);
        Assert.Contains("found \"another\"", model.Message);
        Assert.StartsWith("expected a text at index 1, found null", text.Message);
        Assert.Contains("networks", kind.Message);
        Assert.StartsWith("expected a point of 16 values", point.Message);
        EmbeddingGenerationOptions own = new() { Dimensions = 16, ModelId = _hypencoder.Path };
        Assert.Single(await generator.GenerateAsync(["bees"], own));
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_Stops()
    {
        using QueryEmbeddingGenerator generator = new(_biEncoder.Model);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => generator.GenerateAsync(["bees"], cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void GetService_KnownTypes_AreFound()
    {
        using PassageEmbeddingGenerator generator = new(_hypencoder.Model);

        EmbeddingGeneratorMetadata metadata = generator.GetRequiredService<EmbeddingGeneratorMetadata>();

        Assert.Equal(
            ("hypencoder", _hypencoder.Path, 16),
            (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(_hypencoder.Model, generator.GetService<RetrievalModel>());
        Assert.Same(generator, generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Null(generator.GetService<string>());
        Assert.Null(generator.GetService<RetrievalModel>("key"));
    }

    /// <summary>Compares with central differences of the score.</summary>
    private void AssertGradient(float[] vector, float[] point)
    {
        const float Step = 1e-2f;
        QNet query = _hypencoder.Model.EncodeQueries([Query])[0];
        for (int i = 0; i < 16; i++)
        {
            float[] above = [.. point], below = [.. point];
            above[i] += Step;
            below[i] -= Step;
            Assert.Equal((query.Score(above)[0] - query.Score(below)[0]) / (2 * Step), vector[i], 0.05);
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
