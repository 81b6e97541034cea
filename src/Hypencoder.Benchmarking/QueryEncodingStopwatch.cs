using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarking;

/// <summary>Encodes queries as <see cref="RetrievalModel"/> does, and measures the time of each stage.</summary>
internal sealed class QueryEncodingStopwatch(RetrievalModel model, int length)
{
    private readonly PackedDualEncoder _encoder = model.Backend as PackedDualEncoder
        ?? throw new ArgumentException("expected a model that does not compute in Torch", nameof(model));
    private readonly LoadedQNet _kernel = new();
    private readonly List<double>[] _milliseconds = [[], [], [], [], []];

    /// <summary>Encodes queries together and records the times.</summary>
    public void Encode(string[] queries)
    {
        long[] at = new long[5];
        at[0] = Stopwatch.GetTimestamp();
        int[][] tokens = [.. queries.Select(q => model.Tokenizer.Encode(q, length))];
        at[1] = Stopwatch.GetTimestamp();
        QNet[] nets;
        if (model.Config.Kind == DualEncoderKind.Hypencoder)
        {
            EncodedQuery[] encoded = _encoder.EncodeForQNets(tokens, model.Threads);
            at[2] = Stopwatch.GetTimestamp();
            nets = _encoder.Generate(encoded, model.Threads);
        }
        else // the time of pooling is a part of the transformer's
        {
            nets = _encoder.EncodeQueries(tokens, model.Threads);
            at[2] = Stopwatch.GetTimestamp();
        }
        at[3] = Stopwatch.GetTimestamp();
        foreach (QNet net in nets)
            _kernel.Load(net, passages: 0, threads: 1); // in factored form, where it has factors
        at[4] = Stopwatch.GetTimestamp();
        foreach (QNet net in nets)
            net.Release(); // as searches do
        for (int stage = 0; stage < 4; stage++)
            Add(stage, at[stage], at[stage + 1]);
        Add(4, at[0], at[4]);

        void Add(int stage, long start, long end) => _milliseconds[stage].Add(
            Stopwatch.GetElapsedTime(start, end).TotalMilliseconds / queries.Length);
    }

    /// <summary>Returns the times recorded since the last call.</summary>
    public QueryEncodingTimes Take(int batchSize)
    {
        LatencySummary[] stages = [.. _milliseconds.Select(LatencySummary.Of)];
        foreach (List<double> times in _milliseconds)
            times.Clear();
        return new QueryEncodingTimes(batchSize, stages[0], stages[1], stages[2], stages[3], stages[4]);
    }
}
