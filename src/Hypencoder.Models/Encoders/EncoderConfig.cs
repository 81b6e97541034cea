using System.Text.Json.Nodes;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>
/// The shape of a transformer encoder, as in the <c>config.json</c> of a Hugging Face BERT or DistilBERT.
/// </summary>
internal sealed record EncoderConfig
{
    private const int MaxLayers = 1024, MaxWidth = 1 << 16, MaxPosition = 1 << 20;

    /// <summary>Family, which determines the names of parameters and whether there are token types.</summary>
    public EncoderFamily Family { get; init; } = EncoderFamily.Bert;

    /// <summary><c>vocab_size</c>: number of tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary><c>hidden_size</c>, <c>dim</c>: number of values in a token state.</summary>
    public required int HiddenSize { get; init; }

    /// <summary><c>num_hidden_layers</c>, <c>n_layers</c>: number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary><c>num_attention_heads</c>, <c>n_heads</c>: number of attention heads in a layer.</summary>
    public required int Heads { get; init; }

    /// <summary><c>intermediate_size</c>, <c>hidden_dim</c>: width of the feed-forward layer.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary><c>max_position_embeddings</c>: greatest number of tokens of an input.</summary>
    public int MaxPositions { get; init; } = 512;

    /// <summary><c>type_vocab_size</c>: number of token types. BERT only.</summary>
    public int TokenTypes { get; init; } = 2;

    /// <summary><c>layer_norm_eps</c>: epsilon of the LayerNorms, 1e-12 by default in both families.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary><c>hidden_dropout_prob</c>, <c>dropout</c>: dropout of activations in training.</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>
    /// <c>attention_probs_dropout_prob</c>, <c>attention_dropout</c>: dropout of attention in training.
    /// </summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary><c>initializer_range</c>: standard deviation of newly initialised weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="InvalidDataException">
    /// A key is missing or out of range, or the model is of an unsupported type.
    /// </exception>
    public static EncoderConfig Read(string path)
    {
        JsonConfig json = JsonConfig.Read(path);
        string type = json.String("model_type");
        if (type is not ("bert" or "distilbert"))
            throw json.Error("model_type", "bert or distilbert");
        bool bert = type == "bert";
        json.RequireOneOf(bert ? "hidden_act" : "activation", "gelu");
        if (bert)
            json.RequireOneOf("position_embedding_type", "absolute");
        foreach (string key in new[] { "is_decoder", "add_cross_attention", "is_encoder_decoder" })
        {
            if (json.Bool(key, false))
                throw json.Error(key, "false, since the model must be an encoder");
        }
        if (json.Has("quantization_config"))
            throw json.Error("quantization_config", "nothing, since quantised weights are not supported");
        EncoderConfig config = new()
        {
            Family = bert ? EncoderFamily.Bert : EncoderFamily.DistilBert,
            VocabularySize = json.PositiveInt("vocab_size", maximum: VocabularyFile.MaxTokens),
            HiddenSize = json.PositiveInt(bert ? "hidden_size" : "dim", maximum: MaxWidth),
            Layers = json.PositiveInt(bert ? "num_hidden_layers" : "n_layers", maximum: MaxLayers),
            Heads = json.PositiveInt(bert ? "num_attention_heads" : "n_heads", maximum: MaxWidth),
            IntermediateSize = json.PositiveInt(bert ? "intermediate_size" : "hidden_dim", maximum: MaxWidth),
            MaxPositions = json.PositiveInt("max_position_embeddings", 512, MaxPosition),
            TokenTypes = bert ? json.PositiveInt("type_vocab_size", 2, MaxWidth) : 0,
            LayerNormEpsilon = bert ? json.Fraction("layer_norm_eps", 1e-12) : 1e-12,
            HiddenDropout = json.Fraction(bert ? "hidden_dropout_prob" : "dropout", 0.1),
            AttentionDropout = json.Fraction(bert ? "attention_probs_dropout_prob" : "attention_dropout", 0.1),
            InitializerRange = json.Fraction("initializer_range", 0.02),
        };
        return config.HiddenSize % config.Heads == 0
            ? config
            : throw json.Error(
                bert ? "num_attention_heads" : "n_heads", $"a divisor of the hidden size {config.HiddenSize}");
    }

    /// <summary>The <c>config.json</c> for Hugging Face's own classes.</summary>
    internal JsonObject ToJson() => Family == EncoderFamily.Bert
        ? new JsonObject
        {
            ["architectures"] = new JsonArray("BertModel"),
            ["attention_probs_dropout_prob"] = AttentionDropout,
            ["hidden_act"] = "gelu",
            ["hidden_dropout_prob"] = HiddenDropout,
            ["hidden_size"] = HiddenSize,
            ["initializer_range"] = InitializerRange,
            ["intermediate_size"] = IntermediateSize,
            ["layer_norm_eps"] = LayerNormEpsilon,
            ["max_position_embeddings"] = MaxPositions,
            ["model_type"] = "bert",
            ["num_attention_heads"] = Heads,
            ["num_hidden_layers"] = Layers,
            ["pad_token_id"] = 0,
            ["position_embedding_type"] = "absolute",
            ["torch_dtype"] = "float32",
            ["type_vocab_size"] = TokenTypes,
            ["vocab_size"] = VocabularySize,
        }
        : new JsonObject
        {
            ["activation"] = "gelu",
            ["architectures"] = new JsonArray("DistilBertModel"),
            ["attention_dropout"] = AttentionDropout,
            ["dim"] = HiddenSize,
            ["dropout"] = HiddenDropout,
            ["hidden_dim"] = IntermediateSize,
            ["initializer_range"] = InitializerRange,
            ["max_position_embeddings"] = MaxPositions,
            ["model_type"] = "distilbert",
            ["n_heads"] = Heads,
            ["n_layers"] = Layers,
            ["pad_token_id"] = 0,
            ["torch_dtype"] = "float32",
            ["vocab_size"] = VocabularySize,
        };
}
