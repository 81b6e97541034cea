using System.Runtime.InteropServices;
using Hypencoder.Models;
using Hypencoder.Search;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Torch;

/// <summary>
/// The q-nets of a batch of queries as tensors, for training; <see cref="ToQNets"/> converts them to plain values.
/// </summary>
/// <remarks>The tensors belong to the dispose scope in which they were created.</remarks>
internal sealed class QNetBatch
{
    private const double LeakySlope = 0.01;
    private readonly int[] _dimensions;
    private readonly QNetOptions _options;

    /// <param name="options">Settings of the hidden layers.</param>
    /// <param name="dimensions">Widths: d, the hidden layers, 1.</param>
    /// <param name="matrices">Weights of each layer: (queries, in, out).</param>
    /// <param name="biases">Bias of each hidden layer: (queries, 1, out).</param>
    /// <param name="linear">Linear terms; null for none.</param>
    internal QNetBatch(
        QNetOptions options, int[] dimensions, Tensor[] matrices, Tensor[] biases, LinearTermBatch? linear = null)
    {
        Linear = linear;
        _options = options;
        _dimensions = dimensions;
        Matrices = matrices;
        Biases = biases;
    }

    /// <summary>Number of q-nets.</summary>
    public int Count => (int)Matrices[0].shape[0];

    /// <summary>Weights of each layer: (queries, in, out).</summary>
    internal Tensor[] Matrices { get; }

    /// <summary>Bias of each hidden layer: (queries, 1, out).</summary>
    internal Tensor[] Biases { get; }

    /// <summary>Linear terms, which are added to the output of the layers; null for none.</summary>
    internal LinearTermBatch? Linear { get; }

    /// <summary>Creates a batch of the same layers with linear terms.</summary>
    internal QNetBatch WithLinear(LinearTermBatch? linear) => new(_options, _dimensions, Matrices, Biases, linear);

    /// <summary>Creates a batch of the same q-nets, cut to the first units of each hidden layer.</summary>
    internal QNetBatch Cut(int width) => new(
        _options, QNetWidths.Cut(_dimensions, width),
        [
            .. Matrices.Select((matrix, layer) =>
            {
                Tensor rows = layer == 0 ? matrix : matrix.narrow(1, 0, width);
                return layer == Biases.Length ? rows : rows.narrow(2, 0, width); // (queries, in, out)
            }),
        ],
        [.. Biases.Select(bias => bias.narrow(2, 0, width))], Linear);

    /// <summary>Scores passage vectors.</summary>
    /// <param name="passages">Vectors (passages, d), all scored by every query, or (queries, items, d).</param>
    /// <returns>Scores: (queries, passages) or (queries, items).</returns>
    public Tensor Score(Tensor passages) => Sum(Correction(passages), Linear?.Score(passages));

    /// <summary>Adds linear terms, where there are any, to the corrections of the same passages.</summary>
    internal static Tensor Sum(Tensor corrections, Tensor? linear) =>
        linear is null ? corrections : corrections.Plus(linear);

    /// <summary>Computes what the layers add to the linear term, or all of the score where there is none.</summary>
    /// <param name="passages">Vectors (passages, d), all scored by every query, or (queries, items, d).</param>
    /// <returns>Corrections: (queries, passages) or (queries, items).</returns>
    public Tensor Correction(Tensor passages)
    {
        Tensor outputs = Biases.Length == 0
            ? Products(Matrices[0].squeeze(-1), passages)
            : Outputs(passages)[^1].squeeze(-1);
        return Linear is null ? outputs : Linear.Bounded(outputs);
    }

    /// <summary>Multiplies query vectors with passage vectors.</summary>
    /// <param name="vectors">Query vectors (queries, d).</param>
    /// <param name="passages">Vectors (passages, d), all multiplied with every query's, or (queries, items, d).</param>
    /// <returns>Inner products: (queries, passages) or (queries, items).</returns>
    internal static Tensor Products(Tensor vectors, Tensor passages) => passages.dim() == 2
        ? matmul(vectors, passages.transpose(0, 1)) // one matrix product instead of one for each query
        : matmul(passages, vectors.unsqueeze(-1)).squeeze(-1);

    /// <summary>Outputs of each layer, (queries, passages, width), without the linear term.</summary>
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

    /// <summary>Converts the q-nets to plain arrays.</summary>
    public QNet[] ToQNets()
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable gradients = no_grad();
        Tensor[] matrices = [.. Matrices.Select(Plain)], biases = [.. Biases.Select(Plain)];
        float[][]? linear = Linear?.ToVectors();
        return
        [
            .. Enumerable.Range(0, Count).Select(query => new QNet(
                _options, _dimensions,
                [.. matrices.Select(m => Values(m, query))], [.. biases.Select(b => Values(b, query))],
                linear?[query], Linear?.CorrectionBound)),
        ];
    }

    internal static Tensor Plain(Tensor tensor) => tensor.to(ScalarType.Float32).cpu().contiguous();

    internal static float[] Values(Tensor all, int query) =>
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
        Activation.Identity => x,
        _ => throw new ArgumentOutOfRangeException(nameof(x), _options.Activation, "unknown activation"),
    };

    private static Tensor Normalize(Tensor x) =>
        functional.layer_norm(x, [x.shape[^1]], eps: QNetOptions.LayerNormEpsilon);
}
