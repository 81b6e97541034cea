using System.Text.Json.Nodes;
using Hypencoder.Models;

namespace Hypencoder.Latency;

/// <summary>
/// An index in a temporary folder of more passages than another, whose vectors it repeats with noise: for times, and
/// for how much of exhaustive search's results is found; its copies have no judgments.
/// </summary>
public sealed class EnlargedIndex : IDisposable
{
    private const int Seed = 43;
    private readonly ScratchFolder _folder = new();

    /// <summary>Makes one.</summary>
    /// <param name="source">Whose passages come first.</param>
    /// <param name="passages">How many there are to be, above those it has.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">It has as many already.</exception>
    public EnlargedIndex(PassageIndex source, int passages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(passages, source.Vectors.Count);
        try
        {
            string described = File.ReadAllText(Path.Combine(source.Directory, "index.json"));
            JsonNode info = JsonNode.Parse(described)!;
            info["passages"] = passages;
            info["vectors"] = "float32";
            File.WriteAllText(_folder.File("index.json"), info.ToJsonString());
            new JitteredVectors(source.Vectors, passages, Seed).Write(_folder.File("vectors.bin"), cancellation);
            Index = PassageIndex.Open(_folder.Path);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The index; <see cref="Dispose"/> deletes it.</summary>
    public PassageIndex Index { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Index.Dispose();
        _folder.Dispose();
    }
}
