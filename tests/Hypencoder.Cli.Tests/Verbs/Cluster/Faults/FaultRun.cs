using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hypencoder.Cli.Tests.Verbs.Cluster.Faults;

/// <summary>
/// Faults drawn from a seed, one time after the other, on one or two processes that are not the first coordinator. The
/// environment variables HYPENCODER_CHAOS_SECONDS and HYPENCODER_CHAOS_SEED say for how long, and from which.
/// </summary>
internal sealed class FaultRun(FaultyCluster cluster)
{
    private const int UsualSeconds = 60, UsualSeed = 19, Longest = 30;
    private static readonly string[] Faults = ["kill", "stop", "cut", "slow"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly StringBuilder _record = new();

    public override string ToString() => _record.ToString();

    public async Task RunAsync()
    {
        TimeSpan time = TimeSpan.FromSeconds(Number("HYPENCODER_CHAOS_SECONDS", UsualSeconds));
        Random random = new(Number("HYPENCODER_CHAOS_SEED", UsualSeed));
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < time)
        {
            int[] processes = [0, 1, 2, 3, FaultyCluster.Nodes + 1];
            random.Shuffle(processes);
            (string Fault, int Process)[] drawn =
            [
                .. processes.Take(random.Next(1, 3))
                    .Select(process => (Faults[random.Next(Faults.Length)], process)),
            ];
            int seconds = random.Next(1, Longest);
            foreach ((string fault, int process) in drawn)
                cluster.Begin(fault, process);
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            // Those that are killed start last: a node joins once it reaches all others.
            foreach ((string fault, int process) in drawn.OrderBy(entry => entry.Fault == "kill"))
                await cluster.EndAsync(fault, process);
            long ended = Stopwatch.GetTimestamp();
            await cluster.Tally.UntilWholeAsync(Limit);
            double recovery = Stopwatch.GetElapsedTime(ended).TotalSeconds;
            _record.AppendLine(
                CultureInfo.InvariantCulture,
                $"{string.Join(", ", drawn)} for {seconds} s: whole after {recovery:F1} s");
        }
        _record.AppendLine(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begin).TotalSeconds:F0} s of faults");
    }

    private static int Number(string variable, int usual) => Environment.GetEnvironmentVariable(variable) is string text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : usual;
}
