using System.Runtime.InteropServices;
using Hypencoder.Search;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Torch;

/// <summary>
/// The q-nets of a batch of queries as tensors, for training; <see cref="ToQNets"/> gives the plain values.
/// </summary>
/// <remarks>The tensors belong to the dispose scope in which they were made.</remarks>
internal sealed class QNetBatch
{
    private const double LeakySlope = 0.01;
    private readonly int[] _dimensions;
    private readonly QNetOptions _options;

    /// <param name="options">How hidden layers compute.</param>
    /// <param name="dimensions">d, the hidden widths, 1.</param>
    /// <param name="matrices">One a layer: (queries, in, out).</param>
    /// <param name="biases">One a hidden layer: (queries, 1, out).</param>
    internal QNetBatch(QNetOptions options, int[] dimensions, Tensor[] matrices, Tensor[] biases)
    {
        _options = options;
        _dimensions = dimensions;
        Matrices = matrices;
        Biases = biases;
    }

    /// <summary>How many q-nets.</summary>
    public int Count => (int)Matrices[0].shape[0];

    /// <summary>One a layer: (queries, in, out).</summary>
    internal Tensor[] Matrices { get; }

    /// <summary>One a hidden layer: (queries, 1, out).</summary>
    internal Tensor[] Biases { get; }

    /// <summary>The scores of passage vectors.</summary>
    /// <param name="passages">(passages, d) to score every passage by every query, or (queries, items, d).</param>
    /// <returns>(queries, passages) or (queries, items)</returns>
    public Tensor Score(Tensor passages) => Biases.Length == 0 && passages.dim() == 2
        ? matmul(Matrices[0].squeeze(-1), passages.transpose(0, 1)) // one matrix product instead of one a query
        : Outputs(passages)[^1].squeeze(-1);

    /// <summary>What each layer gives, the scores last: (queries, passages, width).</summary>
    internal Tensor[] Outputs(Tensor passages)
    {
        Tensor x = passages.dim() == 2 ? passages.unsqueeze(0) : passages; // (1 or queries, passages, d)
        Tensor[] outputs = new Tensor[Matrices.Length];
        for (int j = 0; j < Biases.Length; j++)
        {
            Tensor y = Activate(matmul(x, Matrices[j]).Plus(Biases[j])); // (queries, passages, width)
            if (_options.LayerNorm && _options.LayerNormBeforeResidual)
                y = Normalize(y);
            if (_options.Residual && (j < Biases.Length - 1 || _options.ResidualOnLast))
                y = y.Plus(x);
            if (_options.LayerNorm && !_options.LayerNormBeforeResidual)
                y = Normalize(y);
            outputs[j] = x = y;
        }
        outputs[^1] = matmul(x, Matrices[^1]); // (queries, passages, 1)
        return outputs;
    }

    /// <summary>The q-nets as plain arrays, one a query.</summary>
    public QNet[] ToQNets()
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        Tensor[] matrices = [.. Matrices.Select(Plain)], biases = [.. Biases.Select(Plain)];
        return
        [
            .. Enumerable.Range(0, Count).Select(query => new QNet(
                _options, _dimensions,
                [.. matrices.Select(m => Values(m, query))], [.. biases.Select(b => Values(b, query))])),
        ];
    }

    private static Tensor Plain(Tensor tensor) => tensor.to(ScalarType.Float32).cpu().contiguous();

    private static float[] Values(Tensor all, int query) =>
        MemoryMarshal.Cast<byte, float>(all[query].bytes).ToArray();

    private Tensor Activate(Tensor x)
    {
        using Scalar slope = LeakySlope;
        return Activate(x, slope);
    }

    private Tensor Activate(Tensor x, Scalar slope) => _options.Activation switch
    {
        Activation.Relu => functional.relu(x),
        Activation.Tanh => functional.tanh(x),
        Activation.Sigmoid => functional.sigmoid(x),
        Activation.Gelu => functional.gelu(x),
        Activation.LeakyRelu => x.leaky_relu(slope),
        _ => throw new ArgumentOutOfRangeException(nameof(x), _options.Activation, "an unknown activation"),
    };

    private static Tensor Normalize(Tensor x) =>
        functional.layer_norm(x, [x.shape[^1]], eps: QNetOptions.LayerNormEpsilon);
}
