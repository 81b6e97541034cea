using System.Globalization;

namespace Hypencoder.Search;

/// <summary>
/// Builds a graph that holds most of the nearest neighbours of each passage: by rounds of random partitions, then of
/// NN-descent, until the recall of a random sample of passages reaches the wanted one. The state is saved after each
/// round.
/// </summary>
internal sealed class ApproximateBuilder : IDisposable
{
    private const int LeafSize = 512;
    private const int Fanout = 3;
    private const int Sample = 16;
    private const int Slack = 8; // additional neighbours, since rounding may order nearly equal distances wrongly
    private const int RowsAtOnce = 1 << 14;
    private readonly NeighborGraphOptions _options;
    private readonly int _neighbors;
    private readonly int _threads;
    private readonly GraphVectors _vectors;
    private readonly ApproximateState _state;
    private readonly CandidateLists _lists;
    private readonly ApproximateProgress _progress;

    /// <param name="store">Store of at least two passages.</param>
    /// <param name="path">Path of the graph.</param>
    /// <param name="options">Validated settings.</param>
    /// <param name="neighbors">Number of neighbours of a passage, less than the number of passages.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="progress">Receives the estimated progress in passages; null for none.</param>
    /// <exception cref="ArgumentException">The lists cannot hold so many neighbours.</exception>
    public ApproximateBuilder(
        VectorStore store, string path, NeighborGraphOptions options, int neighbors, int threads,
        IProgress<int>? progress)
    {
        int capacity = (int)Math.Min(neighbors + (long)Slack, store.Count - 1);
        if ((long)store.Count * capacity > Array.MaxLength)
            throw new ArgumentException(
                $"{store.Path}: expected at most {Array.MaxLength / store.Count - Slack} neighbours for each of "
                + $"{store.Count} passages, found {neighbors}", nameof(options));
        _options = options;
        _neighbors = neighbors;
        _threads = threads;
        _vectors = new GraphVectors(store, threads);
        _state = new ApproximateState(path, $"{store.Fingerprint} {neighbors} neighbours {Identity(options)}");
        _lists = new CandidateLists(store.Count, capacity);
        _progress = new ApproximateProgress(progress, store.Count, options.Recall);
    }

    /// <summary>The options, apart from the number of neighbours, that determine the rows.</summary>
    public static string Identity(NeighborGraphOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed} recall {options.Recall:R}");

    /// <summary>Resumes from a saved state, if there is one, and writes the rows.</summary>
    public void Build(NeighborGraphWriter writer, CancellationToken cancellationToken)
    {
        ApproximateRounds rounds = _state.Load(_lists);
        CarvingRound carving = new(_vectors, _threads, LeafSize);
        _vectors.Arrange(carving.Order(Seed(0), cancellationToken), _threads);
        if (rounds.Next != ApproximateStep.Order)
            rounds = Run(rounds, carving, cancellationToken);
        _progress.Finish(rounds, rounds.Recall);
        WriteRows(writer, cancellationToken);
    }

    public void Dispose() => _vectors.Dispose();

    private ApproximateRounds Run(ApproximateRounds rounds, CarvingRound carving, CancellationToken cancellationToken)
    {
        ExactSample sample = new(_vectors, _neighbors, Seed(1), _threads, cancellationToken);
        DescentRound? descent = null;
        while (rounds.Next != ApproximateStep.Order)
        {
            ulong seed = Seed(2 + (ulong)(rounds.Carvings + rounds.Descents));
            if (rounds.Next == ApproximateStep.Carve)
            {
                carving.Run(_lists, seed, Fanout, _progress.AddToRound, cancellationToken);
            }
            else
            {
                descent ??= new DescentRound(_vectors, _lists, _threads, Sample);
                descent.Run(seed, _progress.AddToRound, cancellationToken);
            }
            double before = rounds.Recall;
            rounds = rounds.After(sample.Recall(Found), _options.Recall);
            _state.Save(rounds, _lists);
            _progress.Finish(rounds, before);
            cancellationToken.ThrowIfCancellationRequested();
        }
        return rounds;
    }

    private ulong Seed(ulong use) => SplitMix64.Mix((ulong)_options.Seed, use);

    private IEnumerable<int> Found(int passage)
    {
        int position = _vectors.Position(passage);
        for (int i = 0; i < _neighbors && !CandidateLists.IsEmpty(_lists.List(position)[i]); i++)
            yield return _vectors.Passage(CandidateLists.PositionOf(_lists.List(position)[i]));
    }

    private void WriteRows(NeighborGraphWriter writer, CancellationToken cancellationToken)
    {
        RowOrder[] orders = [.. Enumerable.Range(0, _threads).Select(_ => new RowOrder(_vectors, _lists))];
        int[] rows = new int[Math.Min(RowsAtOnce, _vectors.Count) * _neighbors];
        while (writer.Count < _vectors.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = writer.Count, count = Math.Min(RowsAtOnce, _vectors.Count - first);
            Threads.Run(_threads, thread =>
            {
                int end = (int)((long)count * (thread + 1) / _threads);
                for (int i = (int)((long)count * thread / _threads); i < end; i++)
                    orders[thread].Write(first + i, rows.AsSpan(i * _neighbors, _neighbors));
            });
            writer.Append(rows.AsSpan(0, count * _neighbors));
            _progress.Written(writer.Count);
        }
    }
}
