using System.CommandLine;
using Hypencoder.Benchmarking;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// The index that a benchmark searches: one on disk or, of more passages, a temporary one made from it.
/// </summary>
internal sealed class BenchIndex : IDisposable
{
    private readonly PassageIndex _source;
    private readonly EnlargedIndex? _enlarged;

    private BenchIndex(PassageIndex source, EnlargedIndex? enlarged) => (_source, _enlarged) = (source, enlarged);

    /// <summary>What is searched.</summary>
    public PassageIndex Index => _enlarged?.Index ?? _source;

    /// <summary>How many of its passages are others with noise.</summary>
    public int Jittered => Index.Vectors.Count - _source.Vectors.Count;

    public static Option<int?> Passages() => VerbOptions.OptionalNumber(
        "--enlarge-to", "Passages to search: those of the index and, above, the same with noise [default: its own]", 1);

    /// <summary>Opens an index of <paramref name="model"/>, enlarged where more passages are asked for.</summary>
    /// <exception cref="InvalidDataException">It is malformed, another model's, or larger than asked for.</exception>
    public static BenchIndex Open(
        Terminal terminal, string directory, RetrievalModel model, int? passages, CancellationToken cancellationToken)
    {
        PassageIndex source = PassageIndex.Open(directory, model);
        try
        {
            if (passages is not int wanted || wanted == source.Vectors.Count)
                return new BenchIndex(source, null);
            if (wanted < source.Vectors.Count)
            {
                throw new InvalidDataException(
                    $"--enlarge-to: expected {source.Vectors.Count} or more, as {directory} has, found {wanted}");
            }
            int more = wanted - source.Vectors.Count;
            terminal.Error.WriteLine($"{directory}: {source.Vectors.Count:N0} passages and {more:N0} jittered ones");
            return new BenchIndex(source, new EnlargedIndex(source, wanted, cancellationToken));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _enlarged?.Dispose();
        _source.Dispose();
    }
}
