using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI;

/// <summary>
/// Generates vectors of queries whose inner products with passage vectors find candidates in any vector database. That
/// of a bi-encoder is its query vector, and the inner product is the score. The query of a Hypencoder is a network; its
/// vector is the surrogate (<see cref="Surrogate"/>), the gradient of the network's score at a point of the corpus, and
/// <see cref="Retriever.Rerank"/> scores the candidates with the network. Safe for concurrent use.
/// </summary>
public sealed class QueryEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly RetrievalModel _model;
    private readonly Func<QNet, float[]> _vector;

    /// <summary>Creates a generator of a bi-encoder's query vectors.</summary>
    /// <param name="model">A bi-encoder, which is not disposed of with the generator.</param>
    /// <exception cref="ArgumentException">
    /// The model is a Hypencoder, whose surrogate vectors depend on the corpus.
    /// </exception>
    public QueryEmbeddingGenerator(RetrievalModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Config.ScoresByInnerProduct)
        {
            throw new ArgumentException(
                $"{model.Name}: the queries of a Hypencoder are networks: create the generator with a retriever, whose "
                + "corpus has the point of the surrogate vectors, or with a point", nameof(model));
        }
        _model = model;
        _vector = query => query.Matrix(0).ToArray();
    }

    /// <summary>Creates a generator of surrogate vectors at a point.</summary>
    /// <param name="model">Model of any kind, which is not disposed of with the generator.</param>
    /// <param name="point">
    /// A point near the passages that queries look for, d values, such as the mean of the vectors of the corpus. The
    /// query vector of a bi-encoder does not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">The point does not have the model's dimension.</exception>
    public QueryEmbeddingGenerator(RetrievalModel model, ReadOnlyMemory<float> point)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (point.Length != model.Dimension)
        {
            throw new ArgumentException(
                $"expected a point of {model.Dimension} values, as the model's vectors have, found {point.Length}",
                nameof(point));
        }
        _model = model;
        _vector = query => Surrogate.Vector(query, point.Span);
    }

    /// <summary>Creates a generator of query vectors or surrogate vectors for the passages of an index.</summary>
    /// <param name="retriever">
    /// Model and index, which are not disposed of with the generator. The surrogate is taken at the mean of the
    /// passages; where the index has clusters (<c>hypencoder ivf</c>), at the mean of those that a first surrogate
    /// finds, which is better.
    /// </param>
    public QueryEmbeddingGenerator(Retriever retriever)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        _model = retriever.Model;
        _vector = _model.Config.ScoresByInnerProduct
            ? query => query.Matrix(0).ToArray()
            : new CorpusSurrogate(retriever).Vector;
    }

    /// <summary>Encodes queries on a thread of the pool.</summary>
    /// <param name="values">Texts of the queries.</param>
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
                QNet[] queries = _model.EncodeQueries(texts, null, out long tokens, cancellationToken);
                float[] vectors = new float[queries.Length * _model.Dimension];
                for (int i = 0; i < queries.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    _vector(queries[i]).CopyTo(vectors, i * _model.Dimension);
                }
                return EmbeddingCall.Result(_model, vectors, tokens);
            },
            cancellationToken);
    }

    /// <inheritdoc cref="PassageEmbeddingGenerator.GetService"/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        EmbeddingCall.Service(this, _model, serviceType, serviceKey);

    /// <summary>Does nothing: the model belongs to whoever loaded it.</summary>
    public void Dispose()
    {
    }
}
