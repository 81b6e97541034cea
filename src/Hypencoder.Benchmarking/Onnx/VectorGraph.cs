using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking.Onnx;

/// <summary>The graph of one side of a model, from token ids to vectors.</summary>
internal sealed class VectorGraph
{
    private readonly OnnxModelWriter _model = new();
    private readonly Func<string, float[]> _weights;

    private VectorGraph(Func<string, float[]> weights) => _weights = weights;

    /// <summary>
    /// Creates a model from <c>input_ids</c>, <c>attention_mask</c> and, for BERT, <c>token_type_ids</c> to
    /// <c>sentence_embedding</c>: (batch, d).
    /// </summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="side">Encoder to export; that of queries only of a bi-encoder.</param>
    /// <param name="weights">Returns the values of a parameter by name, row-major.</param>
    public static OnnxModelWriter Create(DualEncoderConfig config, EncoderSide side, Func<string, float[]> weights)
    {
        bool isQuery = side == EncoderSide.Query;
        VectorGraph graph = new(weights);
        string states = EncoderGraph.Add(
            graph._model, isQuery ? config.QueryEncoder : config.PassageEncoder,
            isQuery || config.SharedEncoder ? "query_encoder.transformer." : "passage_encoder.transformer.",
            weights, "token_embeddings");
        string x = graph.Pool(states, isQuery ? config.QueryPooling ?? Pooling.Cls : config.PassagePooling);
        for (int i = 0; i < config.Dense.Count; i++)
            x = graph.Dense(x, config.Dense[i], $"{ModelParameters.DensePrefix}{i}");
        x = config.Normalize ? graph.Scaled(x) : x;
        const string Output = "sentence_embedding";
        graph._model.AddNamed(Output, "Identity", [x]);
        graph._model.Output(Output, OnnxModelWriter.Float, OnnxModelWriter.Batch, "dimension");
        return graph._model;
    }

    /// <param name="states">Name of the token states: (batch, tokens, hidden).</param>
    /// <param name="pooling">Pooling of the states to one vector.</param>
    /// <returns>Name of the vectors: (batch, hidden).</returns>
    private string Pool(string states, Pooling pooling)
    {
        if (pooling == Pooling.Cls)
            return _model.Add("Gather", [states, _model.Constant([0])], ("axis", 1));
        string mask = _model.Add("Cast", ["attention_mask"], ("to", OnnxModelWriter.Float));
        mask = _model.Add("Unsqueeze", [mask], ("axes", (long[])[2])); // (batch, tokens, 1)
        string summed = pooling == Pooling.Mean ? _model.Add("Mul", [states, mask]) : states;
        return _model.Add("Div", [OverTokens(summed), OverTokens(mask)]);

        string OverTokens(string x) => _model.Add("ReduceSum", [x], ("axes", (long[])[1]), ("keepdims", 0));
    }

    private string Dense(string x, DenseLayer layer, string name)
    {
        x = layer.NormalizeInput ? Scaled(x) : x;
        string weight = _model.Matrix(layer.OutFeatures, layer.InFeatures, () => _weights($"{name}.weight"));
        x = _model.Add("MatMul", [x, weight]);
        if (layer.Bias)
        {
            string bias = _model.Weight($"{name}.bias", [layer.OutFeatures], () => _weights($"{name}.bias"));
            x = _model.Add("Add", [x, bias]);
        }
        return layer.Activation switch
        {
            null => x,
            Activation.Tanh => _model.Add("Tanh", [x]),
            Activation.Relu => _model.Add("Relu", [x]),
            Activation.Sigmoid => _model.Add("Sigmoid", [x]),
            Activation.Gelu => EncoderGraph.Gelu(_model, x),
            _ => throw new ArgumentException($"expected an activation of vectors, found {layer.Activation}"),
        };
    }

    private string Scaled(string x) => _model.Add("LpNormalization", [x], ("axis", -1), ("p", 2));
}
