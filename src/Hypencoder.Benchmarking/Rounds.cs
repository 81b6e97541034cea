using System.Diagnostics;

namespace Hypencoder.Benchmarking;

/// <summary>
/// Measures the times of alternatives in turns, over several rounds, so that other work on the machine affects all of
/// them alike.
/// </summary>
internal static class Rounds
{
    /// <summary>Measures each piece of work of each alternative.</summary>
    /// <param name="alternatives">Number of alternatives.</param>
    /// <param name="pieces">Number of pieces of work of each.</param>
    /// <param name="rounds">Number of times that each piece is run.</param>
    /// <param name="begin">Called, untimed, with the number of the alternative before its turn.</param>
    /// <param name="work">Runs a piece of an alternative.</param>
    /// <returns>For each alternative, the milliseconds of each piece, the median over rounds.</returns>
    public static double[][] Time(int alternatives, int pieces, int rounds, Action<int> begin, Action<int, int> work)
    {
        double[,][] times = new double[alternatives, pieces][];
        for (int round = 0; round < rounds; round++)
        {
            for (int thing = 0; thing < alternatives; thing++)
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
            .. Enumerable.Range(0, alternatives).Select(thing => Enumerable.Range(0, pieces)
                .Select(piece => LatencySummary.Of(times[thing, piece]).Median).ToArray()),
        ];
    }
}
