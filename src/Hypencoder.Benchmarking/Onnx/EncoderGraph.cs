using Hypencoder.Models;
using Hypencoder.Models.Encoders;

namespace Hypencoder.Benchmarking.Onnx;

/// <summary>
/// The graph of a BERT or DistilBERT in the form in which PyTorch exports it at opset 11, the newest for which ONNX
/// Runtime recognises all of its parts.
/// </summary>
/// <remarks>
/// With <c>ORT_ENABLE_ALL</c>, ONNX Runtime 1.31 fuses each layer to one <c>Attention</c> (three projections with their
/// biases, mask and softmax), one <c>BiasGelu</c>, two <c>LayerNormalization</c> and three <c>MatMul</c>;
/// <c>OnnxEncoderTests</c> counts them in the optimised graph. Attention is only recognised if a bias is the second
/// input of its Add and the versions of the operators are below 14: newer exports, including those with the operator
/// <c>LayerNormalization</c> of opset 17, keep their softmax. Residuals remain separate additions, since
/// <c>SkipLayerNormalization</c> requires a fixed number of tokens.
/// </remarks>
internal sealed class EncoderGraph
{
    private readonly OnnxModelWriter _model;
    private readonly EncoderConfig _config;
    private readonly string _prefix;
    private readonly Func<string, float[]> _weights;

    private EncoderGraph(OnnxModelWriter model, EncoderConfig config, string prefix, Func<string, float[]> weights)
    {
        _model = model;
        _config = config;
        _prefix = prefix;
        _weights = weights;
    }

    /// <summary>Adds an encoder to a model without inputs and returns the name of its token states.</summary>
    /// <param name="model">Model to which nodes are added.</param>
    /// <param name="config">Shape of the transformer.</param>
    /// <param name="prefix">Prefix of the parameter names passed to <paramref name="weights"/>.</param>
    /// <param name="weights">Returns the values of a parameter by name, row-major.</param>
    /// <param name="output">Name of the token states: (batch, tokens, hidden).</param>
    public static string Add(
        OnnxModelWriter model, EncoderConfig config, string prefix, Func<string, float[]> weights, string output) =>
        new EncoderGraph(model, config, prefix, weights).States(output);

    /// <summary>x / 2 (1 + erf(x / √2)), in the order of operations used by exporters.</summary>
    public static string Gelu(OnnxModelWriter model, string x)
    {
        string erf = model.Add("Erf", [model.Add("Div", [x, model.Constant(MathF.Sqrt(2))])]);
        string product = model.Add("Mul", [x, model.Add("Add", [erf, model.Constant(1f)])]);
        return model.Add("Mul", [product, model.Constant(0.5f)]);
    }

    private string States(string output)
    {
        _model.Input("input_ids", OnnxModelWriter.Int64, OnnxModelWriter.Batch, OnnxModelWriter.Tokens);
        _model.Input("attention_mask", OnnxModelWriter.Int64, OnnxModelWriter.Batch, OnnxModelWriter.Tokens);
        if (_config.Family == EncoderFamily.Bert)
            _model.Input("token_type_ids", OnnxModelWriter.Int64, OnnxModelWriter.Batch, OnnxModelWriter.Tokens);
        string mask = Mask();
        string x = Embeddings();
        string path = EncoderNames.Of(_config.Family).Layers;
        for (int layer = 0; layer < _config.Layers; layer++)
            x = Layer(x, mask, $"{path}.{layer}.", layer == _config.Layers - 1 ? output : null);
        return x;
    }

    /// <summary>
    /// Mask to be added to logits, 0 for a token and a large negative number for padding: (batch, 1, 1, tokens).
    /// </summary>
    private string Mask()
    {
        string expanded = _model.Add("Unsqueeze", ["attention_mask"], ("axes", Axes(1)));
        expanded = _model.Add("Unsqueeze", [expanded], ("axes", Axes(2)));
        string padding = _model.Add(
            "Sub", [_model.Constant(1f), _model.Add("Cast", [expanded], ("to", OnnxModelWriter.Float))]);
        return _model.Add("Mul", [padding, _model.Constant(float.MinValue)]);
    }

    private string Embeddings()
    {
        long hidden = _config.HiddenSize;
        string tokens = _model.Add("Gather", [_model.Add("Shape", ["input_ids"]), _model.Constant([1])], ("axis", 0));
        string length = _model.Add("Unsqueeze", [tokens], ("axes", Axes(0)));
        long[] positions = [.. Enumerable.Range(0, _config.MaxPositions).Select(i => (long)i)];
        string ids = _model.Add(
            "Slice", [
                _model.Constant(positions, 1, positions.Length), _model.Constant([0], 1), length, _model.Constant([1], 1),
                _model.Constant([1], 1)]);
        string x = _model.Add(
            "Gather", [Weight("embeddings.word_embeddings.weight", _config.VocabularySize, hidden), "input_ids"]);
        if (_config.Family == EncoderFamily.Bert)
        {
            string types = Weight("embeddings.token_type_embeddings.weight", _config.TokenTypes, hidden);
            x = _model.Add("Add", [x, _model.Add("Gather", [types, "token_type_ids"])]);
        }
        string position = Weight("embeddings.position_embeddings.weight", _config.MaxPositions, hidden);
        x = _model.Add("Add", [x, _model.Add("Gather", [position, ids])]);
        return Norm(x, "embeddings.LayerNorm", null);
    }

    /// <summary>x = LN(x + attention(x)); x = LN(x + W₂ gelu(W₁ x)).</summary>
    private string Layer(string x, string mask, string path, string? output)
    {
        EncoderNames names = EncoderNames.Of(_config.Family);
        int hidden = _config.HiddenSize, heads = _config.Heads;
        string query = Heads(Project(x, names.Query), [0, 2, 1, 3]);
        string key = Heads(Project(x, names.Key), [0, 2, 3, 1]);
        string value = Heads(Project(x, names.Value), [0, 2, 1, 3]);
        string logits = _model.Add(
            "Div", [_model.Add("MatMul", [query, key]), _model.Constant(MathF.Sqrt((float)hidden / heads))]);
        string weights = _model.Add("Softmax", [_model.Add("Add", [logits, mask])], ("axis", 3));
        string context = Transpose(_model.Add("MatMul", [weights, value]), [0, 2, 1, 3]);
        context = Project(_model.Add("Reshape", [context, _model.Constant([0, 0, hidden], 3)]), names.AttentionOutput);
        x = Norm(_model.Add("Add", [context, x]), path + names.AttentionNorm, null);
        string inner = Gelu(_model, Linear(x, path + names.Intermediate, _config.IntermediateSize, hidden));
        string outer = Linear(inner, path + names.Output, hidden, _config.IntermediateSize);
        return Norm(_model.Add("Add", [outer, x]), path + names.OutputNorm, output);

        string Project(string states, string name) => Linear(states, path + name, hidden, hidden);

        string Heads(string states, long[] order) =>
            Transpose(_model.Add("Reshape", [states, _model.Constant([0, 0, heads, hidden / heads], 4)]), order);

        string Transpose(string states, long[] order) => _model.Add("Transpose", [states], ("perm", order));
    }

    /// <summary>
    /// x W + b. Like exporters, it keeps the bias's name and gives the transposed matrix a number as its name.
    /// </summary>
    private string Linear(string x, string path, int outFeatures, int inFeatures)
    {
        string weight = _prefix + path + ".weight";
        string matrix = _model.Matrix(outFeatures, inFeatures, () => _weights(weight));
        return _model.Add("Add", [_model.Add("MatMul", [x, matrix]), Weight(path + ".bias", outFeatures)]);
    }

    private string Norm(string x, string path, string? output)
    {
        string centered = _model.Add("Sub", [x, Mean(x)]);
        string variance = Mean(_model.Add("Pow", [centered, _model.Constant(2f)]));
        string epsilon = _model.Constant((float)_config.LayerNormEpsilon);
        string deviation = _model.Add("Sqrt", [_model.Add("Add", [variance, epsilon])]);
        string scaled = _model.Add("Mul", [
            _model.Add("Div", [centered, deviation]), Weight(path + ".weight", _config.HiddenSize)]);
        string[] inputs = [scaled, Weight(path + ".bias", _config.HiddenSize)];
        return output is null ? _model.Add("Add", inputs) : _model.AddNamed(output, "Add", inputs);

        string Mean(string values) => _model.Add("ReduceMean", [values], ("axes", Axes(-1)));
    }

    private string Weight(string name, params long[] shape) =>
        _model.Weight(name, shape, () => _weights(_prefix + name));

    private static long[] Axes(long axis) => [axis];
}
