using System.Text.Json;

namespace Hypencoder.Models.Configuration;

/// <summary>
/// A directory of one BERT or DistilBERT as a bi-encoder, both sides alike. How it pools is told by the files of
/// sentence-transformers (<c>modules.json</c>, <c>1_Pooling/config.json</c>) where they are, else by the caller.
/// </summary>
internal static class PlainEncoderFiles
{
    private const string Modules = "modules.json";

    public static DualEncoderConfig Read(string path, string directory, ModelOptions options)
    {
        EncoderConfig encoder = EncoderConfig.Read(path);
        Pooling pooling = options.Pooling
            ?? ReadPooling(Path.Combine(directory, "1_Pooling", "config.json"))
            ?? Pooling.Cls;
        int longest = Math.Min(
            encoder.MaxPositions, ReadLength(Path.Combine(directory, "sentence_bert_config.json")) ?? int.MaxValue);
        return new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QueryPooling = pooling,
            PassagePooling = pooling,
            Normalise = options.Normalise ?? Normalises(Path.Combine(directory, Modules)),
            QueryMaxLength = Math.Min(64, longest),
            PassageMaxLength = Math.Min(512, longest),
        };
    }

    private static int? ReadLength(string path)
    {
        const string Key = "max_seq_length";
        JsonConfig? json = File.Exists(path) ? JsonConfig.Read(path) : null;
        return json is not null && json.Has(Key) ? json.PositiveInt(Key) : null;
    }

    private static Pooling? ReadPooling(string path)
    {
        if (!File.Exists(path))
            return null;
        JsonConfig json = JsonConfig.Read(path);
        const string Cls = "pooling_mode_cls_token", Mean = "pooling_mode_mean_tokens";
        bool cls = json.Bool(Cls, false), mean = json.Bool(Mean, false);
        foreach (string other in json.Keys.Where(k => k.StartsWith("pooling_mode_", StringComparison.Ordinal)))
        {
            if (other is not (Cls or Mean) && json.Bool(other, false))
                throw json.Error(other, "false, for only cls and mean pooling are known here");
        }
        if (cls == mean)
            throw json.Error(Cls, $"exactly one of {Cls} and {Mean}; it is");
        return cls ? Pooling.Cls : Pooling.MeanMasked;
    }

    /// <summary>Whether a module of sentence-transformers scales vectors to length 1.</summary>
    private static bool Normalises(string path)
    {
        if (!File.Exists(path))
            return false;
        JsonElement modules = JsonText.Parse(BoundedFile.ReadBytes(path).Span, path, "a list of modules as JSON");
        return modules.ValueKind == JsonValueKind.Array
            ? modules.EnumerateArray().Any(IsNormalize)
            : throw new InvalidDataException($"{path}: expected a list of modules");
    }

    private static bool IsNormalize(JsonElement module) => module.ValueKind == JsonValueKind.Object
        && module.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String
        && type.GetString()!.EndsWith(".Normalize", StringComparison.Ordinal);
}
