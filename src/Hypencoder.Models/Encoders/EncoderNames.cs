namespace Hypencoder.Models.Encoders;

/// <summary>Parameter names of one encoder family, as in Hugging Face's checkpoints.</summary>
internal sealed record EncoderNames(
    string Layers, string Query, string Key, string Value, string AttentionOutput, string AttentionNorm,
    string Intermediate, string Output, string OutputNorm)
{
    private static readonly EncoderNames Bert = new(
        "encoder.layer", "attention.self.query", "attention.self.key", "attention.self.value",
        "attention.output.dense", "attention.output.LayerNorm",
        "intermediate.dense", "output.dense", "output.LayerNorm");

    private static readonly EncoderNames DistilBert = new(
        "transformer.layer", "attention.q_lin", "attention.k_lin", "attention.v_lin",
        "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm");

    public static EncoderNames Of(EncoderFamily family) => family == EncoderFamily.Bert ? Bert : DistilBert;
}
