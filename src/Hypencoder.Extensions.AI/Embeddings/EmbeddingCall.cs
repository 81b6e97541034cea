using Hypencoder.Models;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI;

/// <summary>Checks and results of the calls of all generators of embeddings.</summary>
internal static class EmbeddingCall
{
    public const string ProviderName = "hypencoder";

    /// <summary>The texts of a call, whose options a model can honour.</summary>
    /// <exception cref="ArgumentException">A text is null, or the model cannot honour an option.</exception>
    public static string[] Texts(RetrievalModel model, IEnumerable<string> values, EmbeddingGenerationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is int dimensions && dimensions != model.Dimension)
        {
            throw new ArgumentException(
                $"Dimensions: expected {model.Dimension}, the number of values in the model's vectors, or null, "
                + $"found {dimensions}", nameof(options));
        }
        if (options?.ModelId is string name && name != model.Name)
        {
            throw new ArgumentException(
                $"ModelId: expected {model.Name ?? "null"}, the model of this generator, or null, found \"{name}\"",
                nameof(options));
        }
        string[] texts = [.. values];
        int missing = Array.IndexOf(texts, null);
        return missing < 0
            ? texts
            : throw new ArgumentException($"expected a text at index {missing}, found null", nameof(values));
    }

    /// <summary>The result of a call.</summary>
    /// <param name="model">Model of the vectors.</param>
    /// <param name="vectors">The vectors, row-major (texts × d).</param>
    /// <param name="tokenCount">Number of tokens of all texts.</param>
    public static GeneratedEmbeddings<Embedding<float>> Result(
        RetrievalModel model, ReadOnlyMemory<float> vectors, long tokenCount)
    {
        int d = model.Dimension;
        GeneratedEmbeddings<Embedding<float>> result = new(vectors.Length / d)
        {
            Usage = new UsageDetails { InputTokenCount = tokenCount, TotalTokenCount = tokenCount },
        };
        for (int start = 0; start < vectors.Length; start += d)
            result.Add(new Embedding<float>(vectors.Slice(start, d)) { ModelId = model.Name });
        return result;
    }

    /// <summary>The service of a generator, as <see cref="IEmbeddingGenerator.GetService"/> finds it.</summary>
    public static object? Service(
        IEmbeddingGenerator generator, RetrievalModel model, Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata)
                ? new EmbeddingGeneratorMetadata(ProviderName, null, model.Name, model.Dimension)
            : serviceType == typeof(RetrievalModel) ? model
            : serviceType.IsInstanceOfType(generator) ? generator
            : null;
    }
}
