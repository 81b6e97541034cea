using System.Text.Json.Nodes;
using Hypencoder.Models.Encoders;
using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>
/// The architecture of a dual encoder, as in the <c>config.json</c> of a published <c>HypencoderDualEncoder</c> or
/// <c>TextDualEncoder</c>. The encoders' own shapes come from the base models that it names.
/// </summary>
public sealed record DualEncoderConfig
{
    /// <summary>A hypernetwork or a vector as query encoder.</summary>
    public required DualEncoderKind Kind { get; init; }

    /// <summary>The query side's transformer.</summary>
    public required EncoderConfig QueryEncoder { get; init; }

    /// <summary>The passage side's transformer.</summary>
    public required EncoderConfig PassageEncoder { get; init; }

    /// <summary><c>shared_encoder</c>: both sides are one transformer.</summary>
    public bool SharedEncoder { get; init; } = true;

    /// <summary>How token states become the query vector of a bi-encoder.</summary>
    public Pooling QueryPooling { get; init; } = Pooling.Cls;

    /// <summary>How token states become a passage vector.</summary>
    public Pooling PassagePooling { get; init; } = Pooling.Cls;

    /// <summary><c>vector_dimensions</c> of the q-net: d, the hidden widths, 1. Hypencoders only.</summary>
    public IReadOnlyList<int> QNetDimensions { get; init; } = [];

    /// <summary>How the q-net computes. Hypencoders only.</summary>
    public QNetOptions QNetOptions { get; init; } = new();

    /// <summary><c>freeze_transformer</c> of the query encoder: training leaves the transformer as it is.</summary>
    public bool FreezeQueryEncoder { get; init; }

    /// <summary><c>freeze_transformer</c> of the passage encoder.</summary>
    public bool FreezePassageEncoder { get; init; }

    /// <summary><c>query_max_length</c> in tokens, of our own models; the study's 64 for others.</summary>
    public int QueryMaxLength { get; init; } = 64;

    /// <summary><c>passage_max_length</c> in tokens, of our own models; the study's 512 for others.</summary>
    public int PassageMaxLength { get; init; } = 512;

    /// <summary>d, the width of passage vectors.</summary>
    public int Dimension => PassageEncoder.HiddenSize;

    /// <summary>
    /// Reads <c>config.json</c> in a model directory and the base configs that it names, relative to it.
    /// </summary>
    /// <exception cref="InvalidDataException">A file or key is missing or holds what is not known here.</exception>
    public static DualEncoderConfig Read(string directory)
    {
        JsonConfig json = JsonConfig.Read(Path.Combine(directory, "config.json"));
        DualEncoderKind kind = ReadKind(json);
        JsonConfig query = json.Object("query_encoder_kwargs"), passage = json.Object("passage_encoder_kwargs");
        DualEncoderConfig config = new()
        {
            Kind = kind,
            QueryEncoder = ReadBase(directory, query),
            PassageEncoder = ReadBase(directory, passage),
            SharedEncoder = json.Bool("shared_encoder", false),
            PassagePooling = ReadPooling(passage),
            FreezeQueryEncoder = query.Bool("freeze_transformer", false),
            FreezePassageEncoder = passage.Bool("freeze_transformer", false),
        };
        config = config with
        {
            QueryMaxLength = json.PositiveInt("query_max_length", Math.Min(64, config.QueryEncoder.MaxPositions)),
            PassageMaxLength = json.PositiveInt(
                "passage_max_length", Math.Min(512, config.PassageEncoder.MaxPositions)),
        };
        if (kind == DualEncoderKind.BiEncoder)
            return config with { QueryPooling = ReadPooling(query) };
        JsonConfig converter = query.Object("converter_kwargs");
        int[] dimensions = converter.PositiveInts("vector_dimensions");
        if (dimensions.Length < 3 || dimensions[0] != config.Dimension || dimensions[^1] != 1)
            throw converter.Error("vector_dimensions", $"{config.Dimension}, one hidden width or more, 1");
        return config with { QNetDimensions = dimensions, QNetOptions = QNetConfig.Read(converter) };
    }

    /// <summary>
    /// Writes <c>config.json</c> and the base configs (<c>base/</c>, or one a side) into a directory.
    /// </summary>
    internal void Write(string directory)
    {
        bool one = QueryEncoder == PassageEncoder;
        string queryBase = one ? "base" : "base_query", passageBase = one ? "base" : "base_passage";
        (string, EncoderConfig)[] bases = [(queryBase, QueryEncoder), (passageBase, PassageEncoder)];
        foreach ((string name, EncoderConfig encoder) in bases)
        {
            Directory.CreateDirectory(Path.Combine(directory, name));
            JsonConfig.Write(Path.Combine(directory, name, "config.json"), encoder.ToJson());
        }
        JsonObject query = new()
        {
            ["freeze_transformer"] = FreezeQueryEncoder,
            ["model_name_or_path"] = queryBase,
        };
        if (Kind == DualEncoderKind.BiEncoder)
        {
            query["pooling_type"] = QueryPooling.ToConfig();
        }
        else
        {
            query["base_encoder_output_dim"] = QueryEncoder.HiddenSize;
            query["converter_kwargs"] = QNetConfig.ToJson(QNetOptions, QNetDimensions);
            query["embedding_representation"] = null;
        }
        string architecture = Kind == DualEncoderKind.Hypencoder ? "HypencoderDualEncoder" : "TextDualEncoder";
        JsonConfig.Write(Path.Combine(directory, "config.json"), new JsonObject
        {
            ["architectures"] = new JsonArray(architecture),
            ["loss_kwargs"] = new JsonArray(new JsonObject()),
            ["loss_type"] = new JsonArray(""),
            ["passage_encoder_kwargs"] = new JsonObject
            {
                ["freeze_transformer"] = FreezePassageEncoder,
                ["model_name_or_path"] = passageBase,
                ["pooling_type"] = PassagePooling.ToConfig(),
            },
            ["passage_encoder_type"] = "",
            ["passage_max_length"] = PassageMaxLength,
            ["query_encoder_kwargs"] = query,
            ["query_encoder_type"] = "",
            ["query_max_length"] = QueryMaxLength,
            ["shared_encoder"] = SharedEncoder,
            ["torch_dtype"] = "float32",
        });
    }

    private static DualEncoderKind ReadKind(JsonConfig json)
    {
        string[] names = json.Strings("architectures");
        return names switch
        {
            ["HypencoderDualEncoder"] => DualEncoderKind.Hypencoder,
            ["TextDualEncoder"] => DualEncoderKind.BiEncoder,
            _ => throw json.Error("architectures", "HypencoderDualEncoder or TextDualEncoder"),
        };
    }

    private static EncoderConfig ReadBase(string directory, JsonConfig side)
    {
        string name = side.String("model_name_or_path");
        string path = Path.Combine(directory, name, "config.json");
        return File.Exists(path)
            ? EncoderConfig.Read(path)
            : throw side.Error("model_name_or_path", $"a directory with a config.json, relative to {directory}");
    }

    private static Pooling ReadPooling(JsonConfig side) =>
        PoolingExtensions.Parse(side.String("pooling_type", "cls"))
        ?? throw side.Error("pooling_type", "cls, mean or mean_masked");
}
