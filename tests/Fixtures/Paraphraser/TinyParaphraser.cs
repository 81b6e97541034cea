namespace Hypencoder.Tests;

/// <summary>
/// An export of a random encoder-decoder in Optimum's form: the encoder looks tokens up, the decoder adds the mean of
/// what it gives to the sum of its own tokens' vectors, and a matrix makes logits of the hyperbolic tangent.
/// </summary>
internal sealed class TinyParaphraser
{
    private const int Hidden = 3;

    private readonly float[] _source;
    private readonly float[] _target;
    private readonly float[] _head;

    /// <param name="vocabulary">How many tokens.</param>
    /// <param name="seed">Of the weights.</param>
    public TinyParaphraser(int vocabulary, int seed)
    {
        Vocabulary = vocabulary;
        uint state = (uint)seed * 2654435761;
        _source = Weights(vocabulary * Hidden);
        _target = Weights(vocabulary * Hidden);
        _head = Weights(Hidden * vocabulary);

        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        {
            state = state * 1664525 + 1013904223;
            return (state >> 8) / (float)(1 << 22) - 2;
        })];
    }

    public int Vocabulary { get; }

    /// <summary>Writes both networks, a T5's settings and its tokenizer.</summary>
    /// <param name="folder">Exists.</param>
    /// <param name="isMerged">Whether the decoder has the inputs of a cache.</param>
    /// <param name="generation">What <c>generation_config.json</c> says besides the tokens that start and end.</param>
    public TinyParaphraser Write(string folder, bool isMerged = false, string generation = "\"max_length\": 7")
    {
        File.WriteAllBytes(Path.Combine(folder, "encoder_model.onnx"), Encoder());
        string decoder = isMerged ? "decoder_model_merged.onnx" : "decoder_model.onnx";
        File.WriteAllBytes(Path.Combine(folder, decoder), Decoder(isMerged));
        File.WriteAllText(
            Path.Combine(folder, "config.json"), """{"model_type": "t5", "eos_token_id": 1, "pad_token_id": 0}""");
        File.WriteAllText(
            Path.Combine(folder, "generation_config.json"), $$"""{"decoder_start_token_id": 0, {{generation}}}""");
        File.WriteAllBytes(Path.Combine(folder, "spiece.model"), TinySentencePieces.Of(
            Enumerable.Range(0, Vocabulary - 3).Select(i => i == 0 ? "\u2581" : ((char)('a' + i - 1)).ToString())));
        return this;
    }

    /// <summary>The logits after a text, by loops.</summary>
    public float[] Logits(IReadOnlyList<int> source, IReadOnlyList<int> text)
    {
        double[] state = [.. Enumerable.Range(0, Hidden).Select(h => Math.Tanh(
            source.Average(id => (double)_source[id * Hidden + h])
            + text.Sum(id => (double)_target[id * Hidden + h])))];
        return [.. Enumerable.Range(0, Vocabulary).Select(
            v => (float)Enumerable.Range(0, Hidden).Sum(h => state[h] * _head[h * Vocabulary + v]))];
    }

    private byte[] Encoder() => new OnnxGraph()
        .Input("input_ids", OnnxGraph.Int64, "batch", "tokens")
        .Input("attention_mask", OnnxGraph.Int64, "batch", "tokens")
        .Constant("vectors", _source, Vocabulary, Hidden)
        .Node("Gather", ["vectors", "input_ids"], "last_hidden_state")
        .Output("last_hidden_state", OnnxGraph.Float, "batch", "tokens", Hidden).Bytes;

    private byte[] Decoder(bool isMerged)
    {
        OnnxGraph graph = new OnnxGraph()
            .Input("encoder_attention_mask", OnnxGraph.Int64, "batch", "tokens")
            .Input("input_ids", OnnxGraph.Int64, "batch", "length")
            .Input("encoder_hidden_states", OnnxGraph.Float, "batch", "tokens", Hidden)
            .Constant("vectors", _target, Vocabulary, Hidden)
            .Constant("head", _head, Hidden, Vocabulary)
            .Constant("one", [1L])
            .Constant("two", [2L], 1)
            .Node("Gather", ["vectors", "input_ids"], "embedded")
            .Node("CumSum", ["embedded", "one"], "summed") // (batch, length, hidden)
            .Node("Cast", ["encoder_attention_mask"], "real", ("to", 1L))
            .Node("Unsqueeze", ["real", "two"], "column")
            .Node("Mul", ["encoder_hidden_states", "column"], "masked")
            .Node("ReduceMean", ["masked"], "mean", ("axes", new[] { 1L }), ("keepdims", 1L)) // (batch, 1, hidden)
            .Node("Add", ["summed", "mean"], "added")
            .Node("Tanh", ["added"], "state")
            .Node("MatMul", ["state", "head"], "logits")
            .Output("logits", OnnxGraph.Float, "batch", "length", Vocabulary);
        if (isMerged)
        {
            graph.Input("past_key_values.0.decoder.key", OnnxGraph.Float, "batch", 2, "past", 4)
                .Input("use_cache_branch", OnnxGraph.Boolean, 1);
        }
        return graph.Bytes;
    }
}
