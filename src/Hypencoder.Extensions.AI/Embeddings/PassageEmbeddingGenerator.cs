using Hypencoder.Models;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// Generates the vectors of passages. Those of queries are another matter: <see cref="QueryEmbeddingGenerator"/>. Safe
/// for concurrent use.
/// </summary>
/// <param name="model">Model that encodes the passages, which is not disposed of with the generator.</param>
public sealed class PassageEmbeddingGenerator(RetrievalModel model) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly RetrievalModel _model = model ?? throw new ArgumentNullException(nameof(model));

    /// <summary>Encodes passages on a thread of the pool.</summary>
    /// <param name="values">Texts of the passages.</param>
    /// <param name="options">
    /// Null, or options with the dimension and the name of the model; others are refused.
    /// </param>
    /// <param name="cancellationToken">Stops the encoding between batches.</param>
    /// <returns>A vector for each text, and the number of tokens that were read, the prompt's included.</returns>
    /// <exception cref="ArgumentException">A text is null, or the model cannot honour an option.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        string[] texts = EmbeddingCall.Texts(_model, values, options);
        return Task.Run(
            () =>
            {
                float[] vectors = _model.EncodePassages(texts, null, out long tokens, cancellationToken);
                return EmbeddingCall.Result(_model, vectors, tokens);
            },
            cancellationToken);
    }

    /// <summary>
    /// This generator, its <see cref="EmbeddingGeneratorMetadata"/>, or its <see cref="RetrievalModel"/>; null for
    /// other types, and where there is a key.
    /// </summary>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        EmbeddingCall.Service(this, _model, serviceType, serviceKey);

    /// <summary>Does nothing: the model belongs to whoever loaded it.</summary>
    public void Dispose()
    {
    }
}
