using System.Text.Json.Nodes;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Retrieval.Sharding;

/// <summary>
/// What a shard's folder is a part of: <c>shard.json</c>, so that the folder can be copied to another machine alone.
/// </summary>
/// <param name="Split">Name of the split, as in the manifest.</param>
/// <param name="Shards">Number of shards of the split.</param>
/// <param name="Shard">Number, position and size of this one.</param>
internal sealed record ShardFile(string Split, int Shards, ShardInfo Shard)
{
    private const int Version = 1;
    private static readonly string[] Keys =
        ["version", "split", "shards", "shard", "first", "passages", "vectors_fingerprint"];

    public static string PathIn(string directory) => Path.Combine(directory, "shard.json");

    /// <summary>Reads the file in a shard's folder.</summary>
    /// <exception cref="InvalidDataException">The file is missing, malformed or of another version.</exception>
    public static ShardFile Read(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"{directory}: expected the folder of a shard with a shard.json; create one with `hypencoder split`");
        }
        JsonConfig json = JsonConfig.Read(path);
        int version = json.PositiveInt("version");
        if (version != Version)
            throw json.Error("version", $"{Version}");
        ShardManifest.RequireKnown(json, Keys);
        int shards = json.PositiveInt("shards", maximum: int.MaxValue), number = json.Id("shard");
        if (number >= shards)
            throw json.Error("shard", $"below {shards}, the number of shards");
        return new ShardFile(json.String("split"), shards, new ShardInfo(
            number, ShardManifest.FolderOf(number), json.Long("first"),
            json.PositiveInt("passages", maximum: int.MaxValue), json.String("vectors_fingerprint")));
    }

    /// <summary>Writes the file into a shard's folder.</summary>
    public void Write(string directory) => JsonConfig.Write(PathIn(directory), new JsonObject
    {
        ["version"] = Version,
        ["split"] = Split,
        ["shards"] = Shards,
        ["shard"] = Shard.Number,
        ["first"] = Shard.First,
        ["passages"] = Shard.Passages,
        ["vectors_fingerprint"] = Shard.VectorsFingerprint,
    });
}
