using Hypencoder.Search;
using static TorchSharp.torch;

namespace Hypencoder.Benchmarking;

/// <summary>
/// A q-net of the published form, with LayerNorm and residual, in libtorch's operations, for comparison with the
/// kernels. It scores passages batch by batch.
/// </summary>
internal sealed class TorchQNet : IDisposable
{
    private readonly QNet _qnet;
    private readonly Tensor[] _matrices; // (in, out)
    private readonly Tensor[] _biases; // (out)
    private readonly Tensor? _linear; // (d)

    /// <exception cref="ArgumentException">The options are not those of the published models.</exception>
    public TorchQNet(QNet qnet)
    {
        if (qnet.Options != new QNetOptions())
            throw new ArgumentException("expected a q-net with the options of the published models", nameof(qnet));
        _qnet = qnet;
        _matrices =
        [
            .. Enumerable.Range(0, qnet.HiddenLayers + 1).Select(layer => tensor(
                qnet.Matrix(layer).ToArray(), [qnet.Dimensions[layer], qnet.Dimensions[layer + 1]])),
        ];
        _biases = [.. Enumerable.Range(0, qnet.HiddenLayers).Select(layer => tensor(qnet.Bias(layer).ToArray()))];
        _linear = qnet.Linear.IsEmpty ? null : tensor(qnet.Linear.ToArray());
    }

    /// <summary>Scores every row of <paramref name="vectors"/>: (passages, d).</summary>
    public void Score(Tensor vectors, int batchSize, Span<float> scores)
    {
        using IDisposable noGradients = no_grad();
        for (int start = 0; start < scores.Length; start += batchSize)
        {
            int end = Math.Min(scores.Length, start + batchSize);
            using IDisposable scope = NewDisposeScope();
            Tensor rows = vectors.slice(0, start, end, 1), x = rows; // (batch, d)
            for (int layer = 0; layer < _qnet.HiddenLayers; layer++)
            {
                Tensor y = addmm(_biases[layer], x, _matrices[layer], 1, 1).relu_(); // (batch, out)
                y = nn.functional.layer_norm(y, [_qnet.Dimensions[layer + 1]], eps: QNetOptions.LayerNormEpsilon);
                x = _qnet.HasResidual(layer) ? y.add_(x) : y;
            }
            Tensor all = x.matmul(_matrices[^1]).squeeze(-1); // (batch)
            if (_linear is not null)
                all = all.add_(rows.matmul(_linear));
            all.data<float>().CopyTo(scores[start..end]);
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _matrices.Concat(_biases))
            tensor.Dispose();
        _linear?.Dispose();
    }
}
