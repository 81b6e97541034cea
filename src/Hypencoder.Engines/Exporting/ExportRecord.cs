using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Engines;

/// <summary>What a folder of vectors holds: <c>export.json</c>, which is written last.</summary>
/// <param name="Format">Form of the vectors.</param>
/// <param name="Count">Number of vectors.</param>
/// <param name="Dimension">Number of values in a vector.</param>
/// <param name="ModelFingerprint">Fingerprint of the encoder that made the vectors.</param>
/// <param name="StoredAs">Element type in the index of vectors that are exported as float32; null for queries.</param>
/// <param name="Sha256">SHA-256 of the other files by their names.</param>
internal sealed record ExportRecord(
    VectorFormat Format, int Count, int Dimension, string ModelFingerprint, string? StoredAs,
    IReadOnlyDictionary<string, string> Sha256)
{
    private const int Version = 1;

    public static string PathIn(string directory) => Path.Combine(directory, "export.json");

    /// <summary>Reads the record of a folder.</summary>
    /// <exception cref="InvalidDataException">The file is missing, malformed or of another version.</exception>
    public static ExportRecord Read(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"{directory}: expected a folder with an export.json; create one with `hypencoder export`");
        }
        JsonConfig json = JsonConfig.Read(path);
        if (json.PositiveInt("version") != Version)
            throw json.Error("version", $"{Version}");
        string name = json.String("format");
        if (VectorFormats.Parse(name) is not VectorFormat format)
            throw json.Error("format", string.Join(" or ", VectorFormats.Names));
        JsonConfig files = json.Object("sha256");
        return new ExportRecord(
            format, json.PositiveInt("count", maximum: int.MaxValue), json.PositiveInt("dimension"),
            json.String("model"), json.Has("stored_as") ? json.String("stored_as") : null,
            files.Keys.ToDictionary(file => file, file => files.String(file), StringComparer.Ordinal));
    }

    public void Write(string directory)
    {
        JsonObject json = new()
        {
            ["version"] = Version,
            ["format"] = VectorFormats.Name(Format),
            ["count"] = Count,
            ["dimension"] = Dimension,
            ["metric"] = "inner product",
            ["model"] = ModelFingerprint,
            ["sha256"] = new JsonObject(Sha256.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
        };
        if (StoredAs is not null)
            json["stored_as"] = StoredAs;
        JsonConfig.Write(PathIn(directory), json);
    }

    /// <summary>Requires that a file of the folder has the bytes that were written.</summary>
    /// <exception cref="InvalidDataException">The file is missing or damaged.</exception>
    public void Verify(string directory, string file)
    {
        string path = Path.Combine(directory, file);
        if (!Sha256.TryGetValue(file, out string? written) || !File.Exists(path))
            throw new InvalidDataException($"{path}: expected a file of the export, found none");
        if (Hash(path) is string found && found != written)
        {
            throw new InvalidDataException(
                $"{path}: expected the SHA-256 {written}, found {found}: the file is damaged or another one; export "
                + "the index again");
        }
    }

    /// <summary>SHA-256 of the files in a folder.</summary>
    public static IReadOnlyDictionary<string, string> HashAll(string directory) => Directory.GetFiles(directory)
        .Order(StringComparer.Ordinal).ToDictionary(path => Path.GetFileName(path), Hash, StringComparer.Ordinal);

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
