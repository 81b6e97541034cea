using System.Runtime.ExceptionServices;

namespace Hypencoder.Search;

/// <summary>Runs a numbered piece of work on each of a few threads.</summary>
internal static class Threads
{
    /// <summary>Checks a number of threads; 0 stands for all processors.</summary>
    public static int Resolve(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>
    /// Calls <paramref name="work"/> with 0 … threads − 1, on the calling thread if there is only one. What one of them
    /// throws is thrown as it is.
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
    /// Calls <paramref name="work"/> with the number of a thread and that of a piece, each piece once, next ones first
    /// come first served.
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
