using Hypencoder.Models;
using Hypencoder.Search;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI;

/// <summary>What a collection is searched by: a text or a q-net, which score as the model does, or a vector.</summary>
/// <param name="Text">Text of a query; null for others.</param>
/// <param name="Query">Q-net, or the inner product with a vector; null for a text.</param>
/// <param name="IsVector">Whether passages are scored by their inner products with a vector.</param>
internal sealed record SearchInput(string? Text, QNet? Query, bool IsVector)
{
    private const string SupportedTypes = "string, QNet, ReadOnlyMemory<float>, float[], Embedding<float>";

    /// <summary>The input that a value is.</summary>
    /// <param name="value">Value that is searched for.</param>
    /// <param name="dimension">Number of values in the vectors of passages.</param>
    /// <exception cref="ArgumentException">A vector or q-net is for another dimension.</exception>
    /// <exception cref="NotSupportedException">The value has another type.</exception>
    public static SearchInput Of<T>(T value, int dimension)
        where T : notnull => value switch
        {
            string text => new SearchInput(text, null, IsVector: false),
            QNet query => query.InputDimension == dimension
                ? new SearchInput(null, query, IsVector: false)
                : throw Mismatch("a q-net for", dimension, query.InputDimension),
            ReadOnlyMemory<float> vector => Of(vector, dimension),
            float[] vector => Of((ReadOnlyMemory<float>)vector, dimension),
            Embedding<float> embedding => Of(embedding.Vector, dimension),
            _ => throw new NotSupportedException(
                $"expected a search value of one of the types {SupportedTypes}, found {value.GetType().Name}"),
        };

    /// <summary>The q-net that scores passages.</summary>
    public QNet ToQNet(RetrievalModel model, CancellationToken cancellationToken) =>
        Query ?? model.EncodeQueries([Text!], cancellationToken: cancellationToken)[0];

    private static SearchInput Of(ReadOnlyMemory<float> vector, int dimension) => vector.Length == dimension
        ? new SearchInput(null, QNet.InnerProduct(vector.ToArray()), IsVector: true)
        : throw Mismatch("a vector of", dimension, vector.Length);

    private static ArgumentException Mismatch(string what, int dimension, int found) =>
        new($"expected {what} {dimension} values, as the vectors of the collection have, found {found}", "searchValue");
}
