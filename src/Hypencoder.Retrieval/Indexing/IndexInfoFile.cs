using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// Reads and writes <c>index.json</c>. It is small and meant for people too, so it has no checksum: instead every field
/// is checked here, and by <see cref="PassageIndex.Open(string, string?)"/> against the files that it describes.
/// </summary>
internal static class IndexInfoFile
{
    private const int Sha256Digits = 64;

    private static readonly string[] FirstKeys =
        ["version", "corpus", "passages", "model_fingerprint", "max_length", "vectors"];

    private static readonly string[] CurrentKeys =
        [.. FirstKeys, "passages_sha256", "vectors_fingerprint", "passage_prompt", "pooling", "normalised"];

    private static readonly Dictionary<string, VectorElement> Elements = Enum.GetValues<VectorElement>()
        .ToDictionary(Name, StringComparer.Ordinal);

    public static string PathIn(string directory) => Path.Combine(directory, "index.json");

    /// <summary>A kind of vectors as the file and the command line have it.</summary>
    public static string Name(VectorElement element) => element.ToString().ToLowerInvariant();

    /// <summary>Whether an index was begun in a folder.</summary>
    public static bool IsIn(string directory) => File.Exists(PathIn(directory));

    /// <summary>Reads the file in an index folder.</summary>
    /// <exception cref="InvalidDataException">It is missing, malformed or of another version.</exception>
    public static IndexInfo Read(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"{directory}: expected an index folder with an index.json; `hypencoder encode` or "
                + "`hypencoder import` makes one");
        }
        JsonConfig json = JsonConfig.Read(path);
        int version = json.PositiveInt("version");
        if (version > IndexInfo.CurrentVersion)
            throw json.Error("version", $"at most {IndexInfo.CurrentVersion}, which this program knows");
        bool isFirst = version == IndexInfo.FirstVersion;
        string[] known = isFirst ? FirstKeys : CurrentKeys;
        if (json.Keys.FirstOrDefault(key => !known.Contains(key)) is string unknown)
            throw json.Error(unknown, $"no such field in an index of version {version}");
        return new IndexInfo
        {
            Version = version,
            Corpus = json.String("corpus"),
            Passages = json.Id("passages"),
            PassagesSha256 = isFirst ? null : Sha256(json, "passages_sha256"),
            ModelFingerprint = json.String("model_fingerprint"),
            MaxLength = json.PositiveInt("max_length", maximum: int.MaxValue),
            PassagePrompt = json.Has("passage_prompt") ? json.String("passage_prompt") : null,
            Pooling = json.Has("pooling") ? Pooling(json, "pooling") : null,
            Normalized = json.NullableBool("normalised"),
            Vectors = Element(json, "vectors"),
            VectorsFingerprint = json.Has("vectors_fingerprint") ? json.String("vectors_fingerprint") : null,
        };
    }

    public static void Write(string directory, IndexInfo info)
    {
        string json = JsonSerializer.Serialize(info, IndexInfoJson.Default.IndexInfo);
        AtomicFile.WriteText(PathIn(directory), writer => writer.Write(json + "\n"));
    }

    private static string Sha256(JsonConfig json, string key)
    {
        string value = json.String(key);
        return value.Length == Sha256Digits && value.All(char.IsAsciiHexDigitLower)
            ? value
            : throw json.Error(key, $"{Sha256Digits} hexadecimal digits");
    }

    private static string Pooling(JsonConfig json, string key)
    {
        string name = json.String(key);
        return PoolingExtensions.Parse(name) is not null ? name : throw json.Error(key, PoolingExtensions.Names);
    }

    private static VectorElement Element(JsonConfig json, string key) =>
        Elements.TryGetValue(json.String(key), out VectorElement element)
            ? element
            : throw json.Error(key, string.Join(" or ", Elements.Keys.Select(name => $"\"{name}\"")));
}
