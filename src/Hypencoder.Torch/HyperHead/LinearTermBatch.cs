using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>
/// The linear terms of a batch of queries. Inner products are scaled after they are computed, as the loss of a
/// bi-encoder scales them, so that both have the same bits.
/// </summary>
/// <param name="Vectors">Query vectors (queries, d).</param>
/// <param name="Scale">Factor of the inner products, one number.</param>
internal sealed record LinearTermBatch(Tensor Vectors, Tensor Scale)
{
    /// <summary>Bound on what the layers add to the terms, above 0; null for none.</summary>
    public float? CorrectionBound { get; init; }

    /// <summary>Limits the outputs of the layers to the bound, where there is one.</summary>
    /// <param name="outputs">Outputs: (queries, passages) or (queries, items).</param>
    public Tensor Bounded(Tensor outputs)
    {
        if (CorrectionBound is not float value)
            return outputs;
        Tensor bound = tensor([value], device: outputs.device);
        return (outputs / bound).tanh() * bound;
    }

    /// <summary>Converts the terms to plain vectors, scaled, one for each query.</summary>
    public float[][] ToVectors()
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        Tensor scaled = QNetBatch.Plain(Vectors * Scale); // (queries, d)
        return [.. Enumerable.Range(0, (int)scaled.shape[0]).Select(query => QNetBatch.Values(scaled, query))];
    }

    /// <summary>Computes the terms of passage vectors.</summary>
    /// <param name="passages">Vectors (passages, d) or (queries, items, d).</param>
    /// <returns>Terms: (queries, passages) or (queries, items).</returns>
    public Tensor Score(Tensor passages) => QNetBatch.Products(Vectors, passages) * Scale;
}
