using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hypencoder.Server.Telemetry;

/// <summary>
/// Metrics and traces of searches, beside those of ASP.NET Core, with names after OpenTelemetry's conventions.
/// </summary>
internal sealed class ServerTelemetry : IDisposable
{
    public const string Name = "Hypencoder.Server";

    /// <summary>Bounds of the histograms in seconds: searches take milliseconds.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries =
            [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    };

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _encoding, _searching;
    private readonly Counter<long> _scored, _upserted, _deleted;

    public ServerTelemetry()
    {
        _encoding = _meter.CreateHistogram(
            "hypencoder.encode.duration", "s", "Time to encode a query", advice: Seconds);
        _searching = _meter.CreateHistogram(
            "hypencoder.search.duration", "s", "Time to search an index for an encoded query", advice: Seconds);
        _scored = _meter.CreateCounter<long>(
            "hypencoder.search.scored", "{passage}", "Number of passages that searches scored");
        _upserted = _meter.CreateCounter<long>(
            "hypencoder.passages.upserted", "{passage}", "Number of passages added or replaced");
        _deleted = _meter.CreateCounter<long>(
            "hypencoder.passages.deleted", "{passage}", "Number of passages deleted");
    }

    public static ActivitySource Activities { get; } = new(Name);

    public void Searched(string index, Indexes.SearchOutcome outcome)
    {
        TagList tags = new() { { "hypencoder.index", index }, { "hypencoder.strategy", outcome.Strategy } };
        _encoding.Record(outcome.Encoding.TotalSeconds, tags);
        _searching.Record(outcome.Searching.TotalSeconds, tags);
        _scored.Add(outcome.PassagesScored, tags);
    }

    public void Upserted(string index, int passages) =>
        _upserted.Add(passages, new KeyValuePair<string, object?>("hypencoder.index", index));

    public void Deleted(string index) => _deleted.Add(1, new KeyValuePair<string, object?>("hypencoder.index", index));

    public void Dispose() => _meter.Dispose();
}
