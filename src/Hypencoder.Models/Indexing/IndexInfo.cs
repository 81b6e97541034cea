using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Models.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>What an index was made of: <c>index.json</c> in its folder.</summary>
public sealed record IndexInfo
{
    private const int CurrentVersion = 1;

    /// <summary>Of this file's form; another is refused.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The name under which the corpus was opened.</summary>
    public required string Corpus { get; init; }

    /// <summary>How many passages.</summary>
    public required int Passages { get; init; }

    /// <summary><see cref="RetrievalModel.Fingerprint"/> of the model that made the vectors.</summary>
    public required string ModelFingerprint { get; init; }

    /// <summary>The passages were cut to this many tokens.</summary>
    public required int MaxLength { get; init; }

    /// <summary>How the vector store keeps the vectors.</summary>
    public VectorElement Vectors { get; init; } = VectorElement.Float32;

    internal static string PathIn(string directory) => Path.Combine(directory, "index.json");

    /// <summary>Reads the file in an index folder.</summary>
    /// <exception cref="InvalidDataException">It is missing, malformed or of another version.</exception>
    internal static IndexInfo Read(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"{directory}: expected an index folder with an index.json; `hypencoder encode` or "
                + "`hypencoder import` makes one");
        }
        try
        {
            IndexInfo info = JsonSerializer.Deserialize(File.ReadAllText(path), IndexInfoJson.Default.IndexInfo)
                ?? throw new InvalidDataException($"{path}: expected an index's description, found null");
            return info.Version == CurrentVersion
                ? info
                : throw new InvalidDataException($"{path}: version: expected {CurrentVersion}, found {info.Version}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path}:{e.LineNumber + 1}: expected an index's description: {e.Message}", e);
        }
    }

    internal void Write(string directory)
    {
        string json = JsonSerializer.Serialize(this, IndexInfoJson.Default.IndexInfo);
        AtomicFile.WriteText(PathIn(directory), writer => writer.Write(json + "\n"));
    }
}
