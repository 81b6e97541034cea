using Hypencoder.Search;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hypencoder.Torch.HyperHead;

/// <summary>
/// Converts token states to q-net weights. For each matrix of the q-net (in → out), <c>out</c> learned queries attend
/// over the tokens. The context goes through ReLU, LayerNorm without learned parameters and a linear map, and is added
/// to a learned base matrix, whose transpose is the weight. Biases are generated in the same way with one learned query
/// each; the output layer has none.
/// </summary>
/// <remarks>
/// Killingback et al., arXiv 2502.05364, section 3.2. The scale of the attention is 1/√out for weights and 1 for
/// biases, as in the published code. Parameters are registered on the query encoder, since checkpoints have its names.
/// </remarks>
internal sealed class HyperHeadModule
{
    /// <summary>
    /// Bias that exceeds the values of mean-pooled token states after LayerNorm, so that ReLU passes all of them.
    /// </summary>
    private const double PassingBias = 4;

    private readonly int[] _dimensions;
    private readonly Device? _device;
    private readonly ParameterList _baseMatrices = ParameterList();
    private readonly ParameterList _baseVectors = ParameterList();
    private readonly ParameterList _weightQueries = ParameterList();
    private readonly ParameterList _biasQueries = ParameterList();
    private readonly ModuleList<Linear> _weightProjections = ModuleList<Linear>();
    private readonly ModuleList<Linear> _biasProjections = ModuleList<Linear>();
    private readonly ModuleList<Linear> _keys = ModuleList<Linear>();
    private readonly ModuleList<Linear> _values = ModuleList<Linear>();
    private readonly ParameterList _whitening = ParameterList(); // one, or none

    /// <param name="owner">Query encoder that registers the parameters.</param>
    /// <param name="stateWidth">Number of values in a token state.</param>
    /// <param name="dimensions"><c>vector_dimensions</c>: d, the widths of the hidden layers, 1.</param>
    /// <param name="options">Settings of the q-nets.</param>
    /// <param name="initialization">Standard deviations of new weights.</param>
    /// <param name="whitened">Whether the first layer reads whitened vectors.</param>
    /// <param name="device">Device of the parameters; null for the CPU.</param>
    public HyperHeadModule(
        nn.Module owner, int stateWidth, int[] dimensions, QNetOptions options, HyperHeadInitialization initialization,
        bool whitened, Device? device = null)
    {
        _dimensions = dimensions;
        _device = device;
        Options = options;
        StateWidth = stateWidth;
        int layers = dimensions.Length - 1;
        double projection = initialization.Projection ?? 1.0 / ((double)stateWidth * stateWidth);
        for (int i = 0; i < layers; i++)
        {
            int @in = dimensions[i], @out = dimensions[i + 1];
            _baseMatrices.Add(Normal(initialization.BaseMatrices, 1, @out, @in));
            _weightQueries.Add(Normal(initialization.QueryEmbeddings, 1, @out, @in));
            _weightProjections.Add(LinearWith(@in, projection));
            _keys.Add(LinearZeroBias(stateWidth, @in));
            _values.Add(LinearZeroBias(stateWidth, @in));
        }
        for (int i = 0; i < layers - 1; i++)
        {
            int width = dimensions[i + 1];
            _baseVectors.Add(Normal(0, 1, width));
            _biasQueries.Add(Normal(initialization.QueryEmbeddings, 1, 1, width));
            _biasProjections.Add(Linear(width, width, device: device));
            _keys.Add(Linear(stateWidth, width, device: device));
            _values.Add(Linear(stateWidth, width, device: device));
        }
        if (initialization is { PooledOutput: > 0, ZeroOutput: true })
            throw new ArgumentException("an output layer starts at zero or as the pooled query, not as both");
        if (initialization.PooledOutput > 0 && device?.type != DeviceType.META)
            StartOutputAsPooling(stateWidth, initialization.PooledOutput);
        if (initialization.ZeroOutput)
            StartOutputAtZero();
        if (whitened)
        {
            _whitening.Add(new Parameter(eye(dimensions[0], device: device), requires_grad: false));
            owner.register_module("input_whitening", _whitening);
        }
        owner.register_module("hyper_base_matrices", _baseMatrices);
        owner.register_module("hyper_base_vectors", _baseVectors);
        owner.register_module("weight_query_embeddings", _weightQueries);
        owner.register_module("bias_query_embeddings", _biasQueries);
        owner.register_module("weight_hyper_projection", _weightProjections);
        owner.register_module("bias_hyper_projection", _biasProjections);
        owner.register_module("key_projections", _keys);
        owner.register_module("value_projections", _values);
    }

    /// <summary>Settings of the q-nets.</summary>
    public QNetOptions Options { get; }

    /// <summary>Number of values in a token state.</summary>
    public int StateWidth { get; }

    /// <summary>Widths of the q-nets: d, the hidden layers, 1.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <param name="states">Token states: (queries, tokens, stateWidth).</param>
    /// <param name="mask">Mask: (queries, tokens).</param>
    public QNetBatch Forward(Tensor states, Tensor mask)
    {
        Tensor blocked = mask.logical_not().unsqueeze(1); // (queries, 1, tokens)
        int layers = _dimensions.Length - 1;
        Tensor[] matrices = new Tensor[layers];
        for (int i = 0; i < layers; i++)
        {
            Tensor delta = Attend(states, blocked, i, _weightQueries[i], _dimensions[i + 1], _weightProjections[i]);
            matrices[i] = delta.Plus(_baseMatrices[i]).transpose(1, 2); // (queries, in, out)
        }
        foreach (Parameter whitening in _whitening)
            matrices[0] = matmul(whitening, matrices[0]);
        Tensor[] biases = new Tensor[layers - 1];
        for (int i = 0; i < biases.Length; i++)
        {
            Tensor delta = Attend(states, blocked, layers + i, _biasQueries[i], 1, _biasProjections[i]);
            biases[i] = delta.Plus(_baseVectors[i]); // (queries, 1, width)
        }
        return new QNetBatch(Options, _dimensions, matrices, biases);
    }

    /// <summary>Fixes the whitening by a sample of passage vectors: (passages, d).</summary>
    public void Whiten(Tensor passages)
    {
        using IDisposable gradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _whitening[0].copy_(InputWhitening.Of(passages));
    }

    private Tensor Attend(Tensor states, Tensor blocked, int index, Tensor queries, int scale, Linear projection)
    {
        using Scalar root = Math.Sqrt(scale), never = double.NegativeInfinity;
        Tensor keys = _keys[index].forward(states); // (queries, tokens, in)
        Tensor logits = matmul(queries / root, keys.transpose(1, 2)); // (queries, out, tokens)
        Tensor attention = logits.masked_fill(blocked, never).softmax(-1);
        Tensor context = matmul(attention, _values[index].forward(states)); // (queries, out, in)
        Tensor normal = functional.layer_norm(context.relu(), [context.shape[^1]], eps: QNetOptions.LayerNormEpsilon);
        return projection.forward(normal);
    }

    private void StartOutputAsPooling(int stateWidth, double scale)
    {
        int output = _dimensions.Length - 2;
        if (_dimensions[output] != stateWidth)
        {
            throw new ArgumentException(
                $"expected a last hidden width of {stateWidth} for a pooled output, found {_dimensions[output]}");
        }
        using IDisposable gradients = no_grad();
        init.orthogonal_(_values[output].weight!);
        using Scalar bias = PassingBias, factor = scale;
        init.constant_(_values[output].bias!, bias);
        _weightProjections[output].weight!.copy_(_values[output].weight!.transpose(0, 1) * factor);
        _baseMatrices[output].zero_();
    }

    private void StartOutputAtZero()
    {
        int output = _dimensions.Length - 2;
        using IDisposable gradients = no_grad();
        _weightProjections[output].weight!.zero_();
        _weightProjections[output].bias!.zero_();
        _baseMatrices[output].zero_();
    }

    private Parameter Normal(double deviation, params long[] shape)
    {
        using Scalar factor = deviation;
        return Parameter(deviation == 0 ? zeros(shape, device: _device) : randn(shape, device: _device).mul_(factor));
    }

    private Linear LinearZeroBias(int @in, int @out)
    {
        Linear linear = Linear(@in, @out, device: _device);
        using (no_grad())
            linear.bias!.zero_();
        return linear;
    }

    private Linear LinearWith(int width, double deviation)
    {
        Linear linear = LinearZeroBias(width, width);
        using (no_grad())
            linear.weight!.normal_(0, deviation);
        return linear;
    }
}
