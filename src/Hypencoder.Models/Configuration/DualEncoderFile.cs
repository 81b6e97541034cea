using System.Text.Json.Nodes;
using Hypencoder.Hub;
using Hypencoder.Models.Encoders;
using Hypencoder.Search;

namespace Hypencoder.Models.Configuration;

/// <summary>
/// The <c>config.json</c> of a <c>HypencoderDualEncoder</c> or <c>TextDualEncoder</c>. The shapes of the encoders come
/// from the base models that it names.
/// </summary>
internal static class DualEncoderFile
{
    private const int MaxQNetLayers = 256, MaxQNetWidth = 1 << 16, MaxDense = 64;
    private const string Dense = "dense_layers", Normalize = "normalize_embeddings";
    private const string SimilarityScale = "similarity_scale", LinearTerm = "linear_term";
    private const string CorrectionBound = "correction_bound", WhitenedInput = "whitened_input";
    private const string Nested = "nested_widths";
    private const string QueryVector = "embedding_representation";

    /// <summary>Whether a configuration is of this kind, valid or not.</summary>
    public static bool IsOne(JsonConfig json) => json.Has("query_encoder_kwargs") || json.Has("passage_encoder_kwargs")
        || (json.Has("architectures") && json.OneOrMoreStrings("architectures").Any(IsArchitecture));

    public static (DualEncoderConfig Config, ModelSources Sources) Read(string directory, ModelOptions options)
    {
        JsonConfig json = JsonConfig.Read(Path.Combine(directory, ModelFolder.Config));
        DualEncoderConfig config = Read(json, directory, options);
        return (config, new ModelSources
        {
            Pooling = Source("passage_encoder_kwargs", json.Object("passage_encoder_kwargs").Has("pooling_type")),
            Normalize = config.Normalize ? Source(Normalize, true) : "",
            QueryMaxLength = Source("query_max_length", json.Has("query_max_length")),
            PassageMaxLength = Source("passage_max_length", json.Has("passage_max_length")),
            QueryPrompt = config.QueryPrompt.Length > 0 ? Source("query_prompt", true) : "",
            PassagePrompt = config.PassagePrompt.Length > 0 ? Source("passage_prompt", true) : "",
        });

        static string Source(string key, bool isThere) =>
            isThere ? $"{ModelFolder.Config}: {key}" : "as the published code";
    }

    private static DualEncoderConfig Read(JsonConfig json, string directory, ModelOptions options)
    {
        DualEncoderKind kind = ReadKind(json);
        JsonConfig query = json.Object("query_encoder_kwargs"), passage = json.Object("passage_encoder_kwargs");
        DualEncoderConfig config = new()
        {
            Kind = kind,
            QueryEncoder = ReadBase(directory, query, options.Hub),
            PassageEncoder = ReadBase(directory, passage, options.Hub),
            SharedEncoder = json.Bool("shared_encoder", false),
            PassagePooling = options.Pooling ?? ReadPooling(passage, "pooling_type", Pooling.Cls)!.Value,
            Normalize = options.Normalize ?? json.Bool(Normalize, false),
            SimilarityScale = ReadPositive(json, SimilarityScale),
            LinearTerm = json.Bool(LinearTerm, false),
            CorrectionBound = ReadPositive(json, CorrectionBound),
            WhitenedInput = json.Bool(WhitenedInput, false),
            FreezeQueryEncoder = query.Bool("freeze_transformer", false),
            FreezePassageEncoder = passage.Bool("freeze_transformer", false),
        };
        if (config.SharedEncoder && config.QueryEncoder != config.PassageEncoder)
            throw json.Error("shared_encoder", "false, since the two base models differ");
        config = config with
        {
            QueryMaxLength = json.PositiveInt("query_max_length", Math.Min(64, config.QueryEncoder.MaxPositions)),
            PassageMaxLength = json.PositiveInt(
                "passage_max_length", Math.Min(512, config.PassageEncoder.MaxPositions)),
            QueryPrompt = json.String("query_prompt", ""),
            PassagePrompt = json.String("passage_prompt", ""),
        };
        return kind == DualEncoderKind.BiEncoder
            ? BiEncoder(json, config, options.Pooling ?? ReadPooling(query, "pooling_type", Pooling.Cls))
            : Hypencoder(json, query, config, options);
    }

    /// <summary>Directory of the base model of a dual encoder's queries; null for a plain encoder.</summary>
    public static string? QueryBase(string directory, HubOptions? hub)
    {
        string path = Path.Combine(directory, ModelFolder.Config);
        JsonConfig? json = File.Exists(path) ? JsonConfig.Read(path) : null;
        return json is not null && json.Has("query_encoder_kwargs")
            ? BaseOf(directory, json.Object("query_encoder_kwargs"), hub) : null;
    }

    /// <summary>Folders of the base models in a model that is written, the same one where both are equal.</summary>
    public static (string Query, string Passage) BaseFolders(DualEncoderConfig config) =>
        config.QueryEncoder == config.PassageEncoder ? ("base", "base") : ("base_query", "base_passage");

    public static void Write(DualEncoderConfig config, string directory)
    {
        (string queryBase, string passageBase) = BaseFolders(config);
        (string, EncoderConfig)[] bases = [(queryBase, config.QueryEncoder), (passageBase, config.PassageEncoder)];
        foreach ((string name, EncoderConfig encoder) in bases)
        {
            Directory.CreateDirectory(Path.Combine(directory, name));
            JsonConfig.Write(Path.Combine(directory, name, "config.json"), encoder.ToJson());
        }
        JsonConfig.Write(Path.Combine(directory, "config.json"), ToJson(config, queryBase, passageBase));
    }

    /// <summary>
    /// The configuration that the published code's classes read; they keep keys that they do not know.
    /// </summary>
    public static JsonObject ToJson(DualEncoderConfig config, string queryBase, string passageBase)
    {
        bool hypencoder = config.Kind == DualEncoderKind.Hypencoder;
        JsonObject query = new()
        {
            ["freeze_transformer"] = config.FreezeQueryEncoder,
            ["model_name_or_path"] = queryBase,
        };
        if (hypencoder)
        {
            query["base_encoder_output_dim"] = config.QueryEncoder.HiddenSize;
            query["converter_kwargs"] = QNetConfig.ToJson(config.QNetOptions, config.QNetDimensions);
            query[QueryVector] = config.QueryPooling?.ToConfig();
        }
        else
        {
            query["pooling_type"] = (config.QueryPooling ?? Pooling.Cls).ToConfig();
        }
        JsonObject json = new()
        {
            ["architectures"] = new JsonArray(hypencoder ? "HypencoderDualEncoder" : "TextDualEncoder"),
            ["loss_kwargs"] = new JsonArray(new JsonObject()),
            ["loss_type"] = new JsonArray(""),
            ["passage_encoder_kwargs"] = new JsonObject
            {
                ["freeze_transformer"] = config.FreezePassageEncoder,
                ["model_name_or_path"] = passageBase,
                ["pooling_type"] = config.PassagePooling.ToConfig(),
            },
            ["passage_encoder_type"] = "",
            ["passage_max_length"] = config.PassageMaxLength,
            ["query_encoder_kwargs"] = query,
            ["query_encoder_type"] = "",
            ["query_max_length"] = config.QueryMaxLength,
            ["shared_encoder"] = config.SharedEncoder,
            ["torch_dtype"] = "float32",
        };
        if (config.Normalize)
            json[Normalize] = true;
        if (config.SimilarityScale is double scale)
            json[SimilarityScale] = scale;
        if (config.LinearTerm)
            json[LinearTerm] = true;
        if (config.CorrectionBound is double bound)
            json[CorrectionBound] = bound;
        if (config.WhitenedInput)
            json[WhitenedInput] = true;
        if (config.NestedWidths.Count > 0)
            json[Nested] = new JsonArray([.. config.NestedWidths.Select(width => JsonValue.Create(width))]);
        if (config.Dense.Count > 0)
            json[Dense] = new JsonArray([.. config.Dense.Select(DenseFile.ToJson)]);
        if (config.QueryPrompt.Length > 0)
            json["query_prompt"] = config.QueryPrompt;
        if (config.PassagePrompt.Length > 0)
            json["passage_prompt"] = config.PassagePrompt;
        return json;
    }

    private static DualEncoderConfig BiEncoder(JsonConfig json, DualEncoderConfig config, Pooling? pooling)
    {
        if (config.LinearTerm)
            throw json.Error(LinearTerm, "false, for the scores of a bi-encoder are inner products alone");
        if (config.CorrectionBound is not null)
            throw json.Error(CorrectionBound, "none, for the scores of a bi-encoder are inner products alone");
        if (config.WhitenedInput)
            throw json.Error(WhitenedInput, "false, for a bi-encoder has no q-nets");
        if (json.Has(Nested))
            throw json.Error(Nested, "none, for a bi-encoder has no q-nets");
        RequireOneWidth(json, config);
        return config with { QueryPooling = pooling, Dense = ReadDense(json, config) };
    }

    private static void RequireOneWidth(JsonConfig json, DualEncoderConfig config)
    {
        (int width, int found) = (config.QueryEncoder.HiddenSize, config.PassageEncoder.HiddenSize);
        if (found != width)
        {
            throw json.Error(
                "passage_encoder_kwargs",
                $"a base model as wide as the query's, {width}, for an inner product; it has {found};");
        }
    }

    private static IReadOnlyList<DenseLayer> ReadDense(JsonConfig json, DualEncoderConfig config)
    {
        JsonConfig[] entries = json.Objects(Dense);
        if (entries.Length == 0)
            return config.Dense;
        if (entries.Length > MaxDense)
            throw json.Error(Dense, $"at most {MaxDense}");
        int width = config.PassageEncoder.HiddenSize;
        List<DenseLayer> dense = [];
        foreach (JsonConfig entry in entries)
        {
            dense.Add(DenseFile.Read(entry, width, normalized: false));
            width = dense[^1].OutFeatures;
        }
        return dense;
    }

    private static DualEncoderConfig Hypencoder(
        JsonConfig json, JsonConfig query, DualEncoderConfig config, ModelOptions options)
    {
        if (options.Normalize is bool asked && asked != json.Bool(Normalize, false))
        {
            throw json.Error(
                Normalize, $"{(asked ? "true" : "false")} as the option says, which is for bi-encoders: a Hypencoder's "
                + "q-nets are trained for its own passage vectors");
        }
        Pooling? pooling = ReadPooling(query, QueryVector, null);
        if (pooling is not null && (config.LinearTerm || json.Has(Dense)))
            RequireOneWidth(json, config);
        if (config.LinearTerm && pooling is null)
            throw query.Error(QueryVector, $"{PoolingExtensions.Names}, since the linear term is the query's vector");
        config = config with { Dense = ReadDense(json, config) };
        int width = config.QueryEncoder.HiddenSize;
        if (query.PositiveInt("base_encoder_output_dim", width) != width)
            throw query.Error("base_encoder_output_dim", $"the width of the base model, {width}");
        JsonConfig converter = query.Object("converter_kwargs");
        int[] dimensions = converter.PositiveInts("vector_dimensions", MaxQNetWidth);
        if (dimensions.Length is < 2 or > MaxQNetLayers || dimensions[0] != config.Dimension || dimensions[^1] != 1)
        {
            throw converter.Error(
                "vector_dimensions", $"{config.Dimension}, the hidden widths, 1; at most {MaxQNetLayers} widths");
        }
        if (config.CorrectionBound is not null && (!config.LinearTerm || dimensions.Length == 2))
            throw json.Error(CorrectionBound, "none without linear_term and hidden layers");
        if (config.WhitenedInput && dimensions.Length == 2)
            throw json.Error(WhitenedInput, "false, for the q-nets have no hidden layers");
        QNetOptions qnet = QNetConfig.Read(converter);
        int[] nested = json.Has(Nested) ? json.PositiveInts(Nested, MaxQNetWidth) : [];
        if (QNetWidths.Unmet(nested, dimensions, qnet) is string expected)
            throw json.Error(Nested, expected);
        return config with
        {
            QNetDimensions = dimensions,
            QNetOptions = qnet,
            NestedWidths = nested,
            QueryPooling = config.LinearTerm ? options.Pooling ?? pooling : pooling,
        };
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

    private static bool IsArchitecture(string name) => name is "HypencoderDualEncoder" or "TextDualEncoder";

    private static EncoderConfig ReadBase(string directory, JsonConfig side, HubOptions? hub) =>
        EncoderConfig.Read(Path.Combine(BaseOf(directory, side, hub), "config.json"));

    private static string BaseOf(string directory, JsonConfig side, HubOptions? hub)
    {
        const string Key = "model_name_or_path";
        try
        {
            return ModelHub.ResolveBase(directory, side.String(Key), hub);
        }
        catch (InvalidDataException e) when (side.Has(Key))
        {
            throw new InvalidDataException(side.Error(Key, "a base model").Message + ": " + e.Message, e);
        }
    }

    /// <summary>Reads a number that must be above 0 in single precision, as scores are; null for none.</summary>
    private static double? ReadPositive(JsonConfig json, string key) => !json.Has(key)
        ? null
        : json.Double(key, 1) is var number && (float)number > 0 && float.IsFinite((float)number)
            ? number
            : throw json.Error(key, "a number above 0");

    private static Pooling? ReadPooling(JsonConfig side, string key, Pooling? fallback) => !side.Has(key)
        ? fallback
        : PoolingExtensions.Parse(side.String(key)) ?? throw side.Error(key, PoolingExtensions.Names);
}
