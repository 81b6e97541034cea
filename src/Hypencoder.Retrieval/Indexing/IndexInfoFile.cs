using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// Reads and writes <c>index.json</c>. The file is small and also meant for people, so it has no checksum: every field
/// is validated here, and <see cref="PassageIndex.Open(string, string?)"/> compares it with the files that it
/// describes.
/// </summary>
internal static class IndexInfoFile
{
    private const int Sha256Digits = 64;

    private static readonly string[] FirstKeys =
        ["version", "corpus", "passages", "model_fingerprint", "max_length", "vectors"];

    private static readonly string[] CurrentKeys =
    [
        .. FirstKeys, "passages_sha256", "vectors_fingerprint", "passage_prompt", "pooling", "normalised", "model",
        "query_prompt", "query_max_length", "model_pooling", "model_normalize", "model_precision",
        "passage_fingerprint",
    ];

    private static readonly string[] UpdatedKeys =
    [
        .. CurrentKeys.Except(["passages_sha256", "vectors_fingerprint"]), "generation", "segments", "removed_file",
        "removed", "last_change",
    ];

    private static readonly string[] SegmentKeys = ["folder", "passages", "passages_sha256", "vectors_fingerprint"];

    private static readonly Dictionary<string, VectorElement> Elements = Enum.GetValues<VectorElement>()
        .ToDictionary(Name, StringComparer.Ordinal);

    public static string PathIn(string directory) => Path.Combine(directory, "index.json");

    /// <summary>Name of a number format in the file and on the command line.</summary>
    public static string Name(VectorElement element) => element.ToString().ToLowerInvariant();

    /// <summary>Whether a folder contains an index, finished or not.</summary>
    public static bool IsIn(string directory) => File.Exists(PathIn(directory));

    /// <summary>Reads the file in an index folder.</summary>
    /// <exception cref="InvalidDataException">The file is missing, malformed or of another version.</exception>
    public static IndexInfo Read(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"{directory}: expected an index folder with an index.json; create one with `hypencoder encode` or "
                + "`hypencoder import`");
        }
        JsonConfig json = JsonConfig.Read(path);
        int version = json.PositiveInt("version");
        if (version > IndexInfo.UpdatedVersion)
            throw json.Error("version", $"at most {IndexInfo.UpdatedVersion}, the latest supported");
        bool isFirst = version == IndexInfo.FirstVersion, isUpdated = version == IndexInfo.UpdatedVersion;
        RequireKnown(json, version, isFirst ? FirstKeys : isUpdated ? UpdatedKeys : CurrentKeys);
        IndexInfo info = new()
        {
            Version = version,
            Corpus = json.String("corpus"),
            Passages = json.Id("passages"),
            PassagesSha256 = isFirst || isUpdated ? null : Sha256(json, "passages_sha256"),
            Model = OptionalString(json, "model"),
            ModelFingerprint = json.String("model_fingerprint"),
            PassageFingerprint = OptionalString(json, "passage_fingerprint"),
            MaxLength = json.PositiveInt("max_length", maximum: int.MaxValue),
            PassagePrompt = OptionalString(json, "passage_prompt"),
            QueryPrompt = OptionalString(json, "query_prompt"),
            QueryMaxLength = json.Has("query_max_length")
                ? json.PositiveInt("query_max_length", maximum: int.MaxValue)
                : null,
            Pooling = Pooling(json, "pooling"),
            Normalized = json.NullableBool("normalised"),
            ModelPooling = Pooling(json, "model_pooling"),
            ModelNormalize = json.NullableBool("model_normalize"),
            ModelPrecision = OptionalString(json, "model_precision") is not string precision ? null
                : precision == IndexInfo.Int8 ? precision
                : throw json.Error("model_precision", IndexInfo.Int8),
            Vectors = Element(json, "vectors"),
            VectorsFingerprint = OptionalString(json, "vectors_fingerprint"),
        };
        return isUpdated ? ReadUpdated(json, info) : info;
    }

    /// <summary>
    /// Reads the fields of an index that was changed: its passages are those of all segments, without the removed ones.
    /// </summary>
    private static IndexInfo ReadUpdated(JsonConfig json, IndexInfo info)
    {
        IndexSegmentInfo[] segments = [.. json.Objects("segments").Select(ReadSegment)];
        if (segments.Length == 0)
            throw json.Error("segments", "one or more");
        if (segments.Select(s => s.Folder).Distinct(StringComparer.Ordinal).Count() < segments.Length)
            throw json.Error("segments", "each folder once");
        string? removedFile = OptionalString(json, "removed_file");
        if (removedFile is not null && !SegmentNames.IsRemovedFile(removedFile))
            throw json.Error("removed_file", "a name such as removed-000001.bin");
        int removed = removedFile is null ? 0 : json.PositiveInt("removed", maximum: int.MaxValue);
        long live = segments.Sum(s => (long)s.Passages) - removed;
        if (live != info.Passages)
            throw json.Error("passages", $"{live}, by segments and removed,");
        return info with
        {
            Generation = json.PositiveInt("generation", maximum: int.MaxValue),
            Segments = segments,
            RemovedFile = removedFile,
            Removed = removedFile is null ? null : removed,
            LastChange = json.Has("last_change") ? json.Long("last_change") : null,
        };
    }

    private static IndexSegmentInfo ReadSegment(JsonConfig json)
    {
        RequireKnown(json, IndexInfo.UpdatedVersion, SegmentKeys);
        string folder = json.String("folder");
        return new IndexSegmentInfo
        {
            Folder = SegmentNames.IsFolder(folder) ? folder : throw json.Error("folder", "\".\" or segment-000001"),
            Passages = json.Id("passages"),
            PassagesSha256 = Sha256(json, "passages_sha256"),
            VectorsFingerprint = json.String("vectors_fingerprint"),
        };
    }

    private static void RequireKnown(JsonConfig json, int version, string[] known)
    {
        if (json.Keys.FirstOrDefault(key => !known.Contains(key)) is string unknown)
            throw json.Error(unknown, $"no such field in an index of version {version}");
    }

    private static string? OptionalString(JsonConfig json, string key) => json.Has(key) ? json.String(key) : null;

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

    private static string? Pooling(JsonConfig json, string key) => OptionalString(json, key) is not string name ? null
        : PoolingExtensions.Parse(name) is not null ? name
        : throw json.Error(key, PoolingExtensions.Names);

    private static VectorElement Element(JsonConfig json, string key) =>
        Elements.TryGetValue(json.String(key), out VectorElement element)
            ? element
            : throw json.Error(key, string.Join(" or ", Elements.Keys.Select(name => $"\"{name}\"")));
}
