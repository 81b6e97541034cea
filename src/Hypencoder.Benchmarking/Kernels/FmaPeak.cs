using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarking;

/// <summary>
/// The peak rate of multiply-adds in single precision with the widest vectors, without memory accesses, to which
/// kernels are compared.
/// </summary>
internal static class FmaPeak
{
    private const int Repeats = 6_000_000; // some 8 ms
    private const int Chains = 12; // a multiply-add has a latency of 4 cycles, and two start in each

    /// <summary>Measures the rate in GFLOP/s, counting a multiply-add as two operations.</summary>
    public static double Measure(int threads)
    {
        // Dedicated threads wait for each other without sleeping and run once before the measurement, so that each has
        // a processor. The time is from the first start to the last end by their own clocks, since the waiting thread
        // may be late.
        int waiting = 2 * threads;
        long[] starts = new long[threads], ends = new long[threads];
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            Meet(threads);
            Run();
            Meet(0);
            starts[i] = Stopwatch.GetTimestamp();
            Run();
            ends[i] = Stopwatch.GetTimestamp();
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        return Gigaflops(threads, Stopwatch.GetElapsedTime(starts.Min(), ends.Max()));

        void Meet(int left)
        {
            Interlocked.Decrement(ref waiting);
            while (Volatile.Read(ref waiting) > left)
                Thread.SpinWait(1);
        }
    }

    private static double Gigaflops(int threads, TimeSpan passed) =>
        threads * 2.0 * Chains * Lanes * Repeats / passed.TotalSeconds / 1e9;

    private static int Lanes => VectorWidths.Widest(new LanesOfWidth());

    private static Func<float> Run { get; } = VectorWidths.Widest(new ChainOfWidth());

    private sealed class LanesOfWidth : IVectorWidthFactory<int>
    {
        int IVectorWidthFactory<int>.Create<TSimd, TVector>() => TSimd.Lanes;
    }

    private sealed class ChainOfWidth : IVectorWidthFactory<Func<float>>
    {
        Func<float> IVectorWidthFactory<Func<float>>.Create<TSimd, TVector>() => Chain<TSimd, TVector>;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Chain<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector x = TSimd.Broadcast(1.0001f), y = TSimd.Broadcast(0.9999f);
        TVector c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
        for (int i = 0; i < Repeats; i++)
        {
            c0 = TSimd.MultiplyAdd(c0, y, x);
            c1 = TSimd.MultiplyAdd(c1, y, x);
            c2 = TSimd.MultiplyAdd(c2, y, x);
            c3 = TSimd.MultiplyAdd(c3, y, x);
            c4 = TSimd.MultiplyAdd(c4, y, x);
            c5 = TSimd.MultiplyAdd(c5, y, x);
            c6 = TSimd.MultiplyAdd(c6, y, x);
            c7 = TSimd.MultiplyAdd(c7, y, x);
            c8 = TSimd.MultiplyAdd(c8, y, x);
            c9 = TSimd.MultiplyAdd(c9, y, x);
            c10 = TSimd.MultiplyAdd(c10, y, x);
            c11 = TSimd.MultiplyAdd(c11, y, x);
        }
        TVector sum = TSimd.Add(TSimd.Add(TSimd.Add(c0, c1), TSimd.Add(c2, c3)), TSimd.Add(c4, c5));
        sum = TSimd.Add(sum, TSimd.Add(TSimd.Add(c6, c7), TSimd.Add(TSimd.Add(c8, c9), TSimd.Add(c10, c11))));
        return TSimd.Sum(sum);
    }
}
