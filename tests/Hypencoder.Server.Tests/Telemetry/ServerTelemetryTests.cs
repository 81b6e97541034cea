using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hypencoder.Server.Tests.Telemetry;

public sealed class ServerTelemetryTests
{
    [Fact]
    public async Task Search_WhenItIsListenedTo_GivesMetricsAndSpans()
    {
        string index = Guid.NewGuid().ToString("N"); // other tests search at the same time
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Indexes = [o.Indexes[0] with { Name = index }] });
        ConcurrentDictionary<string, double> measured = [];
        ConcurrentBag<string> spans = [];
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Hypencoder.Server")
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i.Name, value, tags));
        meters.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i.Name, value, tags));
        meters.Start();
        using ActivityListener activities = new()
        {
            ShouldListenTo = source => source.Name == "Hypencoder.Server",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => spans.Add(activity.OperationName),
        };
        ActivitySource.AddActivityListener(activities);

        await server.PostAsync("/search", new { query = "bees" });
        await server.PostAsync("/passages", new { passages = new[] { new { id = "x", text = "dogs" } } });
        await server.Client.DeleteAsync("/passages/x");

        Assert.Equal(20, measured["hypencoder.search.scored"]);
        Assert.Equal(1, measured["hypencoder.passages.upserted"]);
        Assert.Equal(1, measured["hypencoder.passages.deleted"]);
        Assert.True(measured["hypencoder.encode.duration"] > 0);
        Assert.True(measured["hypencoder.search.duration"] > 0);
        Assert.Contains("encode", spans);
        Assert.Contains("search", spans);

        void Note(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "hypencoder.index" && tag.Value as string == index)
                    measured[name] = value;
            }
        }
    }
}
