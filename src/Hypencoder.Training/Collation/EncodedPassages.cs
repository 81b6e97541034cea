using Hypencoder.Search;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Training;

/// <summary>
/// Vectors of passages whose encoder is frozen: models that have it in common are trained on them, not on texts.
/// </summary>
/// <param name="store">The vectors, which must stay open.</param>
/// <param name="rows">Indices of the passages in the store; null for all of them.</param>
internal sealed class EncodedPassages(VectorStore store, IReadOnlyList<int>? rows = null)
{
    /// <summary>Number of passages.</summary>
    public int Count => rows?.Count ?? store.Count;

    /// <summary>Some of the passages, by their indices in this.</summary>
    public EncodedPassages Select(IReadOnlyList<int> passages) => new(store, [.. passages.Select(Row)]);

    /// <summary>The vectors of passages: (passages, d).</summary>
    /// <param name="passages">Their indices; a passage may come more than once.</param>
    public Tensor Gather(IReadOnlyList<int> passages)
    {
        int d = store.Dimension;
        float[] values = new float[passages.Count * d];
        for (int i = 0; i < passages.Count; i++)
            store.Read(Row(passages[i]), values.AsSpan(i * d, d));
        return tensor(values).reshape(passages.Count, d);
    }

    /// <summary>The same with normally distributed noise from torch's generator added to them.</summary>
    /// <param name="passages">Their indices.</param>
    /// <param name="noise">Expected length of the noise in parts of a vector's length; 0 for none.</param>
    public Tensor Gather(IReadOnlyList<int> passages, double noise)
    {
        Tensor vectors = Gather(passages);
        if (noise == 0)
            return vectors;
        using Scalar part = noise / Math.Sqrt(store.Dimension);
        return vectors + (randn_like(vectors) * vectors.norm(-1, keepdim: true) * part);
    }

    private int Row(int passage) => rows?[passage] ?? passage;
}
