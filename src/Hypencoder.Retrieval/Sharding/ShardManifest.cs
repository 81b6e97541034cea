using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Encoders;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Retrieval.Sharding;

/// <summary>
/// The shards of an index that was split: <c>shards.json</c> beside their folders, written when all are complete.
/// </summary>
internal sealed record ShardManifest
{
    private const int Version = 1;
    private static readonly string[] Keys =
    [
        "version", "split", "corpus", "model", "model_fingerprint", "passage_fingerprint", "max_length",
        "passage_prompt", "query_prompt", "query_max_length", "model_pooling", "model_normalize", "model_precision",
        "passages", "replicas", "shards",
    ];

    private static readonly string[] ShardKeys = ["folder", "first", "passages", "vectors_fingerprint"];

    /// <summary>16 hexadecimal digits that name the passages, their vectors and the number of shards.</summary>
    public required string Split { get; init; }

    /// <summary>
    /// What is needed to load the model and to encode queries, as in the <c>index.json</c> of the shards.
    /// </summary>
    public required IndexInfo Record { get; init; }

    /// <summary>The shards in the order of their passages.</summary>
    public required IReadOnlyList<ShardInfo> Shards { get; init; }

    /// <summary>Number of nodes that hold each shard, all of which a change of the shard needs.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Number of passages of all shards, as they were split.</summary>
    public long Passages => Shards.Sum(shard => (long)shard.Passages);

    public static string PathIn(string directory) => Path.Combine(directory, "shards.json");

    /// <summary>Name of a shard's folder.</summary>
    public static string FolderOf(int shard) => FormattableString.Invariant($"shard-{shard}");

    /// <summary>Name of a split: the same for two splits of the same index into as many shards.</summary>
    public static string SplitOf(IndexState state, int shards)
    {
        StringBuilder text = new();
        text.Append(shards).Append('\n').Append(state.Info.ModelFingerprint).Append('\n');
        foreach (SegmentView view in state.Segments)
        {
            IndexSegmentInfo segment = view.Segment.Info;
            text.Append(segment.PassagesSha256).Append(' ').Append(segment.VectorsFingerprint).Append('\n');
        }
        foreach (int place in state.RemovedPlaces())
            text.Append(place).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">The file is missing, malformed or of another version.</exception>
    public static ShardManifest Read(string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: expected the shards.json of `hypencoder split`, found none");
        JsonConfig json = JsonConfig.Read(path);
        int version = json.PositiveInt("version");
        if (version != Version)
            throw json.Error("version", $"{Version}");
        RequireKnown(json, Keys);
        List<ShardInfo> shards = [];
        long first = 0;
        foreach ((int number, JsonConfig shard) in json.Objects("shards").Index())
        {
            RequireKnown(shard, ShardKeys);
            ShardInfo info = new(
                number, shard.String("folder"), first, shard.PositiveInt("passages", maximum: int.MaxValue),
                shard.String("vectors_fingerprint"));
            if (info.Folder != FolderOf(number))
                throw shard.Error("folder", FolderOf(number));
            if (shard.Long("first") != first)
                throw shard.Error("first", $"{first}, by the shards before it");
            shards.Add(info);
            first += info.Passages;
        }
        if (shards.Count == 0)
            throw json.Error("shards", "one or more");
        if (json.Long("passages") != first)
            throw json.Error("passages", $"{first}, by its shards");
        return new ShardManifest
        {
            Split = json.String("split"),
            Record = ReadRecord(json),
            Replicas = json.Has("replicas") ? json.PositiveInt("replicas") : 1,
            Shards = shards,
        };
    }

    /// <summary>Writes the file into a folder.</summary>
    public void Write(string directory) => JsonConfig.Write(PathIn(directory), new JsonObject
    {
        ["version"] = Version,
        ["split"] = Split,
        ["corpus"] = Record.Corpus,
        ["model"] = Record.Model,
        ["model_fingerprint"] = Record.ModelFingerprint,
        ["passage_fingerprint"] = Record.PassageFingerprint,
        ["max_length"] = Record.MaxLength,
        ["passage_prompt"] = Record.PassagePrompt,
        ["query_prompt"] = Record.QueryPrompt,
        ["query_max_length"] = Record.QueryMaxLength,
        ["model_pooling"] = Record.ModelPooling,
        ["model_normalize"] = Record.ModelNormalize,
        ["model_precision"] = Record.ModelPrecision,
        ["passages"] = Passages,
        ["replicas"] = Replicas,
        ["shards"] = new JsonArray([.. Shards.Select(shard => (JsonNode)new JsonObject
        {
            ["folder"] = shard.Folder,
            ["first"] = shard.First,
            ["passages"] = shard.Passages,
            ["vectors_fingerprint"] = shard.VectorsFingerprint,
        })]),
    });

    private static IndexInfo ReadRecord(JsonConfig json)
    {
        json.RequireOneOf("model_precision", IndexInfo.Int8);
        if (Text(json, "model_pooling") is string pooling && PoolingExtensions.Parse(pooling) is null)
            throw json.Error("model_pooling", PoolingExtensions.Names);
        return new IndexInfo
        {
            Corpus = json.String("corpus"),
            Passages = 0,
            Model = Text(json, "model"),
            ModelFingerprint = json.String("model_fingerprint"),
            PassageFingerprint = Text(json, "passage_fingerprint"),
            MaxLength = json.PositiveInt("max_length", maximum: int.MaxValue),
            PassagePrompt = Text(json, "passage_prompt"),
            QueryPrompt = Text(json, "query_prompt"),
            QueryMaxLength = json.Has("query_max_length")
                ? json.PositiveInt("query_max_length", maximum: int.MaxValue)
                : null,
            ModelPooling = Text(json, "model_pooling"),
            ModelNormalize = json.NullableBool("model_normalize"),
            ModelPrecision = Text(json, "model_precision"),
        };
    }

    private static string? Text(JsonConfig json, string key) => json.Has(key) ? json.String(key) : null;

    internal static void RequireKnown(JsonConfig json, string[] known)
    {
        if (json.Keys.FirstOrDefault(key => !known.Contains(key)) is string unknown)
            throw json.Error(unknown, "no such field");
    }
}

/// <summary>A shard in a manifest.</summary>
/// <param name="Number">Zero-based number of the shard.</param>
/// <param name="Folder">Name of its folder beside the manifest.</param>
/// <param name="First">Zero-based position of its first passage among those of all shards.</param>
/// <param name="Passages">Number of its passages, 1 or more.</param>
/// <param name="VectorsFingerprint">Fingerprint of its vectors.</param>
internal sealed record ShardInfo(int Number, string Folder, long First, int Passages, string VectorsFingerprint);
