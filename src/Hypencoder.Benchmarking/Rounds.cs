using System.Diagnostics;

namespace Hypencoder.Benchmarking;

/// <summary>
/// Times things in turn, several rounds, so that what else the machine does falls on all of them alike.
/// </summary>
internal static class Rounds
{
    /// <summary>Times pieces of work of each thing alone.</summary>
    /// <param name="things">How many things take turns.</param>
    /// <param name="pieces">How many pieces each has.</param>
    /// <param name="rounds">How often each is done.</param>
    /// <param name="begin">Hears, untimed, which thing has its turn.</param>
    /// <param name="work">Does a piece of a thing.</param>
    /// <returns>For each thing the milliseconds of each piece, the median over rounds.</returns>
    public static double[][] Time(int things, int pieces, int rounds, Action<int> begin, Action<int, int> work)
    {
        double[,][] times = new double[things, pieces][];
        for (int round = 0; round < rounds; round++)
        {
            for (int thing = 0; thing < things; thing++)
            {
                begin(thing);
                for (int piece = 0; piece < pieces; piece++)
                {
                    long start = Stopwatch.GetTimestamp();
                    work(thing, piece);
                    double passed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    (times[thing, piece] ??= new double[rounds])[round] = passed;
                }
            }
        }
        return
        [
            .. Enumerable.Range(0, things).Select(thing => Enumerable.Range(0, pieces)
                .Select(piece => LatencySummary.Of(times[thing, piece]).Median).ToArray()),
        ];
    }
}
