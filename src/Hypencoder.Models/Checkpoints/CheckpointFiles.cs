using System.Text.Json;
using Hypencoder.Models.Configuration;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints;

/// <summary>Finds the files of a model's weights by the names that Hugging Face uses.</summary>
internal static class CheckpointFiles
{
    public const string Safetensors = "model.safetensors";
    private const string IndexSuffix = ".index.json", OnnxSuffix = ".onnx";

    /// <summary>File names in order of preference.</summary>
    public static readonly string[] Names =
    [
        Safetensors, Safetensors + IndexSuffix, "pytorch_model.bin", "pytorch_model.bin" + IndexSuffix,
        "model" + OnnxSuffix, "onnx/model" + OnnxSuffix,
    ];

    /// <exception cref="InvalidDataException">The directory has no such file.</exception>
    public static string Find(string directory) =>
        Names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidDataException(
            $"{directory}: expected the model's weights, {string.Join(" or ", Names)}, found none");

    public static bool IsIndex(string path) => path.EndsWith(IndexSuffix, StringComparison.Ordinal);

    public static bool IsOnnx(string path) => path.EndsWith(OnnxSuffix, StringComparison.Ordinal);

    /// <summary>
    /// Reads the file name of the shard of each tensor. Shards lie beside the index: paths are refused.
    /// </summary>
    /// <exception cref="InvalidDataException">The index is malformed.</exception>
    public static IReadOnlyDictionary<string, string> ReadIndex(string path)
    {
        JsonElement json = JsonText.Parse(BoundedFile.ReadBytes(path).Span, path, "an index of shards as JSON");
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("weight_map", out JsonElement map)
            || map.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{path}: expected an object with a weight_map");
        }
        Checkpoint.RequireCount(map.GetPropertyCount(), path);
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (JsonProperty tensor in map.EnumerateObject())
        {
            string? file = tensor.Value.ValueKind == JsonValueKind.String ? tensor.Value.GetString() : null;
            if (string.IsNullOrEmpty(file) || file.IndexOfAny(['/', '\\', '\0']) >= 0 || file is "." or "..")
            {
                throw new InvalidDataException(
                    $"{path}: weight_map: \"{OneLine(tensor.Name)}\": expected the name of a "
                    + $"file beside the index, found {OneLine(tensor.Value.GetRawText())}");
            }
            files[tensor.Name] = file;
        }
        return files.Count > 0
            ? files
            : throw new InvalidDataException($"{path}: weight_map: expected a tensor, found none");
    }
}
