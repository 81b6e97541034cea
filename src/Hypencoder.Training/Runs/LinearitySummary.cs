using System.Text.Json;
using System.Text.Json.Serialization;
using Hypencoder.Data.Formats;
using Hypencoder.Search;

namespace Hypencoder.Training.Runs;

/// <summary>The linearity of a model's q-nets over the passages of a collection.</summary>
/// <param name="Queries">Number of q-nets that were measured.</param>
/// <param name="Passages">Number of passages that each was measured over.</param>
/// <param name="Mean">The mean linearity of the q-nets.</param>
internal sealed record LinearitySummary(int Queries, int Passages, QNetLinearity Mean)
{
    private static readonly JsonSerializerOptions Json =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Returns the figures as text for display.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Queries} q-nets over {Passages:N0} passages: {Mean}");

    /// <summary>Writes a JSON file; its folder is created if missing.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, Json));
    }

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    public static LinearitySummary Read(string path) =>
        JsonSerializer.Deserialize<LinearitySummary>(File.ReadAllText(path), Json)!;
}
