using System.Text.Json;
using Hypencoder.Data;

namespace Hypencoder.Models.Hub;

/// <summary>Which files of a repository a model is read from.</summary>
internal static class ModelFiles
{
    public const string Config = "config.json";
    private const string Vocabulary = "vocab.txt", Tokenizer = "tokenizer.json";
    private const int LargestJson = 1 << 26; // the index of a model of 1,000 layers has 1 MB

    private static readonly string[] TokenizerFiles =
        [Tokenizer, "tokenizer_config.json", "special_tokens_map.json", Vocabulary];

    private static readonly string[] PoolingFiles =
        ["modules.json", "1_Pooling/config.json", "sentence_bert_config.json"];

    /// <summary>In the order of preference; the second of each kind says which files the weights are in.</summary>
    private static readonly string[] Weights =
    [
        "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
    ];

    /// <summary>All but the parts of divided weights. The weights are last: where they are, the rest is.</summary>
    public static IEnumerable<string> OfModel(HubListing listing) =>
        [.. OfBase(listing), .. PoolingFiles.Where(listing.Files.Contains), WeightsIn(listing.Files) ?? Weights[0]];

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
            || !weights.EndsWith(".index.json", StringComparison.Ordinal))
            return [];
        string path = Path.Combine(snapshot.Directory, weights);
        using JsonDocument index = ReadJson(path);
        if (!index.RootElement.TryGetProperty("weight_map", out JsonElement map)
            || map.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path}: expected an object in \"weight_map\"");
        SortedSet<string> parts = new(StringComparer.Ordinal);
        foreach (JsonProperty tensor in map.EnumerateObject())
        {
            if (Text(tensor.Value) is not { Length: > 0 } part || part != Path.GetFileName(part) || part is "." or "..")
                throw new InvalidDataException($"{path}: weight_map: expected names of files beside it");
            parts.Add(part);
        }
        return [.. parts];
    }

    /// <summary>The base models that a dual encoder's configuration names, with the keys that name them.</summary>
    public static IReadOnlyList<(string Key, string Name)> Bases(string directory)
    {
        using JsonDocument config = ReadJson(Path.Combine(directory, Config));
        List<(string, string)> bases = [];
        foreach (string side in new[] { "query_encoder_kwargs", "passage_encoder_kwargs" })
        {
            if (config.RootElement.TryGetProperty(side, out JsonElement encoder)
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
            using JsonDocument config = ReadJson(Path.Combine(snapshot.Directory, Config));
            return IsKnown(config.RootElement) && Parts(snapshot).All(files.Contains);
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

    private static string? WeightsIn(IReadOnlyList<string> files) => Weights.FirstOrDefault(files.Contains);

    /// <summary>An object; what came from outside is no larger than such files are.</summary>
    private static JsonDocument ReadJson(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > LargestJson)
            throw new InvalidDataException($"{path}: expected at most {LargestJson} bytes, found {file.Length}");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(file);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1}: expected a JSON object: {e.Message}", e);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new InvalidDataException($"{path}: expected a JSON object");
    }

    /// <summary>A string; null for what is none, as half a surrogate pair is.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
