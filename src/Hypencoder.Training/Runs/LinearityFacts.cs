using System.Text.Json;
using System.Text.Json.Serialization;
using Hypencoder.Data.Formats;
using Hypencoder.Search;

namespace Hypencoder.Training.Runs;

/// <summary>How linear a model's q-nets are over a collection.</summary>
/// <param name="Queries">How many q-nets were measured.</param>
/// <param name="Passages">Over how many passages.</param>
/// <param name="Mean">Of the q-nets.</param>
internal sealed record LinearityFacts(int Queries, int Passages, QNetLinearity Mean)
{
    private static readonly JsonSerializerOptions Json =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>In a sentence, for people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Queries} q-nets over {Passages:N0} passages: {Mean}");

    /// <summary>Leaves it in a file; the folder is made if missing.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));
    }

    /// <summary>Reads what <see cref="Write"/> left.</summary>
    public static LinearityFacts Read(string path) =>
        JsonSerializer.Deserialize<LinearityFacts>(File.ReadAllText(path), Json)!;
}
