using System.Runtime.ExceptionServices;

namespace Hypencoder.Search;

/// <summary>Runs work on a given number of threads.</summary>
internal static class Threads
{
    /// <summary>Validates a number of threads and replaces 0 by the number of processors.</summary>
    public static int Resolve(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>
    /// Calls <paramref name="work"/> with each of the numbers 0 to threads − 1 in parallel, or on the calling thread if
    /// there is only one. An exception of the work is rethrown unwrapped.
    /// </summary>
    public static void Run(int threads, Action<int> work)
    {
        if (threads == 1)
        {
            work(0);
            return;
        }
        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>
    /// Calls <paramref name="work"/> once for each piece, with the number of the thread and of the piece. Free threads
    /// take the next piece.
    /// </summary>
    public static void Each(int threads, int pieces, Action<int, int> work)
    {
        int next = 0;
        Run(Math.Clamp(threads, 1, Math.Max(1, pieces)), thread =>
        {
            for (int piece = Interlocked.Increment(ref next) - 1; piece < pieces;
                piece = Interlocked.Increment(ref next) - 1)
            {
                work(thread, piece);
            }
        });
    }
}
