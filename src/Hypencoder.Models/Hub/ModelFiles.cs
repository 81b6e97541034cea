using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Hub;

/// <summary>Which files of a repository a model is read from.</summary>
internal static class ModelFiles
{
    public const string Config = "config.json";
    private const string Vocabulary = "vocab.txt", Tokenizer = "tokenizer.json";

    private static readonly string[] TokenizerFiles =
        [Tokenizer, "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", Vocabulary];

    private static readonly string[] PoolingFiles =
        ["modules.json", "1_Pooling/config.json", "sentence_bert_config.json"];

    /// <summary>All but the parts of divided weights. The weights are last: where they are, the rest is.</summary>
    public static IEnumerable<string> OfModel(HubListing listing) =>
        [
            .. OfBase(listing),
            .. PoolingFiles.Where(listing.Files.Contains),
            WeightsIn(listing.Files) ?? CheckpointFiles.Safetensors,
        ];

    /// <summary>Configuration and tokenizer.</summary>
    public static IEnumerable<string> OfBase(HubListing listing)
    {
        // Python may have fetched a model without its tokenizer; a repository that has none is asked in vain.
        bool lacksTokenizer = listing.CanAskHub
            && !listing.Files.Contains(Vocabulary) && !listing.Files.Contains(Tokenizer);
        IEnumerable<string> there = TokenizerFiles.Where(listing.Files.Contains);
        return [Config, .. lacksTokenizer ? there.Append(Vocabulary) : there];
    }

    /// <summary>The files that a snapshot's weights are divided into; none where they are one file.</summary>
    /// <exception cref="InvalidDataException">The index is not as transformers writes it.</exception>
    public static string[] Parts(HubSnapshot snapshot)
    {
        if (WeightsIn([.. snapshot.Files.Select(f => f.Path)]) is not string weights
            || !CheckpointFiles.IsIndex(weights))
            return [];
        IEnumerable<string> parts = CheckpointFiles.ReadIndex(Path.Combine(snapshot.Directory, weights)).Values;
        return [.. parts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The base models that a dual encoder's configuration names, with the keys that name them.</summary>
    public static IReadOnlyList<(string Key, string Name)> Bases(string directory)
    {
        JsonElement config = ReadConfig(directory);
        List<(string, string)> bases = [];
        foreach (string side in new[] { "query_encoder_kwargs", "passage_encoder_kwargs" })
        {
            if (config.TryGetProperty(side, out JsonElement encoder)
                && encoder.ValueKind == JsonValueKind.Object
                && encoder.TryGetProperty("model_name_or_path", out JsonElement value) && Text(value) is string name)
                bases.Add(($"{side}.model_name_or_path", name));
        }
        return bases;
    }

    /// <summary>Whether a snapshot has a model of a kind that we know, and all of its weights.</summary>
    public static bool IsModel(HubSnapshot snapshot)
    {
        string[] files = [.. snapshot.Files.Select(f => f.Path)];
        if (!files.Contains(Config) || WeightsIn(files) is null)
            return false;
        try
        {
            return IsKnown(ReadConfig(snapshot.Directory)) && Parts(snapshot).All(files.Contains);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static bool IsKnown(JsonElement config) =>
        (config.TryGetProperty("architectures", out JsonElement names) && names.ValueKind == JsonValueKind.Array
            && names.EnumerateArray().Any(n => Text(n) is "HypencoderDualEncoder" or "TextDualEncoder"))
        || (config.TryGetProperty("model_type", out JsonElement type) && Text(type) is "bert" or "distilbert");

    private static string? WeightsIn(IReadOnlyList<string> files) =>
        CheckpointFiles.Names.FirstOrDefault(files.Contains);

    private static JsonElement ReadConfig(string directory)
    {
        string path = Path.Combine(directory, Config);
        JsonElement json = JsonText.Parse(BoundedFile.ReadBytes(path).Span, path, "a JSON object");
        return json.ValueKind == JsonValueKind.Object
            ? json
            : throw new InvalidDataException($"{path}: expected a JSON object");
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
