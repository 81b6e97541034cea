using System.CommandLine;
using Hypencoder.Benchmarking;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>The index that a benchmark searches: an index on disk or a temporary one enlarged from it.</summary>
internal sealed class BenchIndex : IDisposable
{
    private readonly PassageIndex _source;
    private readonly EnlargedIndex? _enlarged;

    private BenchIndex(PassageIndex source, EnlargedIndex? enlarged) => (_source, _enlarged) = (source, enlarged);

    /// <summary>The index to search.</summary>
    public PassageIndex Index => _enlarged?.Index ?? _source;

    /// <summary>Number of passages that are copies of others with noise.</summary>
    public int Jittered => Index.Vectors.Count - _source.Vectors.Count;

    public static Option<int?> Passages() => VerbOptions.OptionalNumber(
        "--enlarge-to",
        "Number of passages to search; beyond those of the index, copies with noise [default: the index's]", 1);

    /// <summary>Opens an index of <paramref name="model"/>, enlarged where more passages are requested.</summary>
    /// <exception cref="InvalidDataException">
    /// The index is malformed, belongs to another model, or is larger than requested.
    /// </exception>
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
            terminal.Error.WriteLine(
                $"{directory}: {source.Vectors.Count:N0} passages and {more:N0} copies with noise");
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
