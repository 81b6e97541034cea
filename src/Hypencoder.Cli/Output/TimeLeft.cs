namespace Hypencoder.Cli.Output;

/// <summary>
/// Shows how many passages or other things are done and the remaining time, estimated from the speed since the first
/// report, since earlier runs may have done those before it.
/// </summary>
internal sealed class TimeLeft(ProgressLine line, int total, TimeProvider time, string things = "passages")
    : IProgress<int>
{
    private readonly Lock _lock = new();
    private (int Done, long At)? _first;

    /// <summary>Shows the number of things that are done. Safe for use by several threads.</summary>
    public void Report(int done)
    {
        lock (_lock)
        {
            string left = "";
            if (_first is (int before, long at) && done > before)
                left = $", {Duration.Text(time.GetElapsedTime(at) * (total - done) / (done - before))} left";
            _first ??= (done, time.GetTimestamp());
            line.Report($"{done:N0} of {total:N0} {things}{left}");
        }
    }
}
