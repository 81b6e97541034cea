using Hypencoder.Data;
using Hypencoder.Engines;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// A Hypencoder, and optionally a bi-encoder over the same passages, with encoded queries and all systems built.
/// </summary>
internal sealed class LatencyBench : IDisposable
{
    private const int WarmUpQueries = 50;
    private readonly LatencyModel[] _models;
    private readonly IReadOnlyList<Query> _queries;
    private readonly RankingQuality _quality;
    private readonly LatencyOptions _options;
    private readonly IProgress<string>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly SystemSet _systems = new();

    /// <summary>Encodes the queries and builds the systems. Models and indexes must stay open.</summary>
    /// <param name="biEncoder">Baseline; null to compare only the Hypencoder's strategies.</param>
    /// <param name="hypencoder">Hypencoder to measure.</param>
    /// <param name="queries">Judged queries.</param>
    /// <param name="qrels">Judgments of the queries.</param>
    /// <param name="options">Settings of the measurement.</param>
    /// <param name="progress">Receives a description of each step; null for none.</param>
    /// <param name="cancellationToken">Stops this and later measurements.</param>
    /// <exception cref="ArgumentException">There are no queries, or an option is out of range.</exception>
    /// <exception cref="InvalidDataException">A model is of the wrong kind, or the indexes differ in size.</exception>
    public LatencyBench(
        LatencyModel? biEncoder, LatencyModel hypencoder, IReadOnlyList<Query> queries, Qrels qrels,
        LatencyOptions options, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfZero(queries.Count, nameof(queries));
        if (biEncoder is not null)
            RequireKind(biEncoder, DualEncoderKind.BiEncoder);
        RequireKind(hypencoder, DualEncoderKind.Hypencoder);
        if (biEncoder is not null)
            RequireSamePassages(biEncoder.Index, hypencoder.Index);
        _models = biEncoder is null ? [hypencoder] : [biEncoder, hypencoder];
        (_queries, _options, _quality) = (queries, options, new RankingQuality(queries, qrels, options.TopK));
        (_progress, _cancellation) = (progress, cancellationToken);
        try
        {
            if (biEncoder is not null)
                BiEncoderSystems.AddTo(_systems, biEncoder, Encode(biEncoder), options.TopK, progress,
                    cancellationToken);
            HypencoderSystems.AddTo(_systems, hypencoder, Encode(hypencoder), options, progress, cancellationToken);
        }
        catch
        {
            _systems.Dispose();
            throw;
        }
    }

    /// <summary>Measures all systems on a number of threads; 0 for all processors.</summary>
    public LatencyComparison MeasureOn(int threads)
    {
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        foreach (LatencyModel model in _models)
            model.Model.Threads = threads;
        EncodingLatency[] encoding = Encoding();
        IReadOnlyList<SearchTimes> times = LatencyMeasurement.Run(
            _systems.Systems, _queries.Count, threads, _options, _progress, _cancellation);
        return new LatencyComparison
        {
            Threads = threads,
            TopK = _options.TopK,
            Queries = _queries.Count,
            Passages = _models[0].Index.Vectors.Count,
            Encoding = encoding,
            Systems = [.. times.Select((_, i) => Latency(i, times, encoding))],
            FaissMissing = FaissLibrary.Instance.Missing,
            USearchMissing = USearchLibrary.Missing,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _systems.Dispose();

    private static void RequireKind(LatencyModel model, DualEncoderKind kind)
    {
        if (model.Model.Config.Kind != kind)
            throw new InvalidDataException($"{model.Name}: expected a {kind}, found a {model.Model.Config.Kind}");
    }

    private static void RequireSamePassages(PassageIndex baseline, PassageIndex index)
    {
        if (index.Vectors.Count != baseline.Vectors.Count)
        {
            throw new InvalidDataException(
                $"{index.Directory}: expected the {baseline.Vectors.Count} passages of {baseline.Directory}, "
                + $"found {index.Vectors.Count}");
        }
    }

    private QNet[] Encode(LatencyModel model)
    {
        _progress?.Report($"{model.Name}: encoding {_queries.Count} queries");
        return model.Model.EncodeQueries([.. _queries.Select(q => q.Text)]);
    }

    private EncodingLatency[] Encoding()
    {
        foreach (LatencyModel model in _models)
        {
            // An untimed pass: the first queries compile the code and fill the caches of the tensor library.
            foreach (Query query in _queries.Take(WarmUpQueries))
                Encode(model, query);
        }
        double[][] times = Rounds.Time(
            _models.Length, _queries.Count, _options.Rounds, model =>
            {
                _cancellation.ThrowIfCancellationRequested();
                _progress?.Report($"{_models[model].Name}: encoding one query at a time");
            },
            (model, query) => Encode(_models[model], _queries[query]));
        return [.. _models.Select((m, i) => new EncodingLatency(m.Name, times[i]))];
    }

    /// <summary>Encodes a query as a search does, which gives its memory to the next one.</summary>
    private static void Encode(LatencyModel model, Query query) => model.Model.EncodeQueries([query.Text])[0].Release();

    private SystemLatency Latency(int i, IReadOnlyList<SearchTimes> times, EncodingLatency[] encoding)
    {
        SystemDescription system = _systems.Systems[i].Description;
        int exact = _systems.Systems.Index()
            .First(s => s.Item.Description.IsExact && s.Item.Description.Encoder == system.Encoder).Index;
        int model = Array.FindIndex(_models, m => m.Model.Config.Kind == system.Encoder);
        (double ndcg, double relevant) = _quality.Of(_models[model].Index.Vectors, times[i].Rankings);
        return new SystemLatency
        {
            System = system,
            Search = LatencySummary.Of(times[i].Milliseconds.ToArray()),
            Query = LatencySummary.Of([.. times[i].Milliseconds.Zip(encoding[model].Milliseconds, (a, b) => a + b)]),
            BatchQueriesPerSecond = times[i].BatchQueriesPerSecond,
            PassagesScored = system.IsUSearch ? null : times[i].Rankings.Average(r => (double)r.PassagesScored),
            Recall = times[i].Rankings.Zip(times[exact].Rankings, Recall).Average(),
            SameRankings = times[i].Rankings.Zip(
                times[exact].Rankings, (a, b) => a.Indices.AsSpan().SequenceEqual(b.Indices) ? 1.0 : 0).Average(),
            Ndcg = ndcg,
            RecallOfRelevant = relevant,
        };
    }

    private static double Recall(Ranking found, Ranking exact) =>
        (double)exact.Indices.Intersect(found.Indices).Count() / exact.Indices.Length;
}
