using System.Diagnostics;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;
using Hypencoder.Torch;
using TorchSharp;

namespace Hypencoder.Benchmarking;

/// <summary>
/// Compares exhaustive search with a random q-net of the published form, in single precision and in 8 bits, with
/// libtorch and with the peak of the processor, in turns, on one thread and on several.
/// </summary>
internal static class KernelBenchmark
{
    private const int TopK = 10;

    /// <summary>Runs the benchmark. The number of torch's threads remains that of the last measurement.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static KernelResult Run(
        KernelBenchmarkOptions options, IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options.Validate();
        TorchRuntime.Require(); // before a tensor loads libtorch, whose waiting threads would otherwise spin
        using ScratchFolder folder = new();
        QNet qnet = RandomQNets.Create(options.Width, options.Layers, options.Seed);
        float[] vectors = RandomQNets.Values(options.Seed + 1, options.Passages * options.Width, 1);
        string path = folder.File("vectors.bin");
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, options.Width, "random"))
        {
            writer.Append([.. Enumerable.Range(0, options.Passages).Select(i => $"{i}")], vectors);
            writer.Complete();
        }
        using VectorStore store = VectorStore.Open(path);
        using torch.Tensor rows = torch.tensor(vectors, [options.Passages, options.Width]);
        using TorchQNet torchQNet = new(qnet);
        int all = Threads.Resolve(options.Threads);
        KernelTimes one = MeasureOn(1), several = MeasureOn(all);
        return new KernelResult(
            one, several, Int8TileVnni.IsSupported ? SameTop(store, all, options, cancellationToken) : null);

        KernelTimes MeasureOn(int threads) =>
            Measure(store, qnet, torchQNet, rows, threads, options, progress, cancellationToken);
    }

    private static ExhaustiveSearch Search(VectorStore store, int threads, QNetPrecision precision) =>
        new(store, new ExhaustiveSearchOptions { Threads = threads, Precision = precision });

    private static KernelTimes Measure(
        VectorStore store, QNet qnet, TorchQNet torchQNet, torch.Tensor rows, int threads,
        KernelBenchmarkOptions options, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        TorchRuntime.UseThreads(threads);
        ExhaustiveSearch single = Search(store, threads, QNetPrecision.Single);
        ExhaustiveSearch int8 = Search(store, threads, QNetPrecision.Int8);
        float[] scores = new float[store.Count];
        double peak = 0, bestSingle = double.MaxValue, bestInt8 = double.MaxValue;
        double[] bestTorch = [.. options.TorchBatchSizes.Select(_ => double.MaxValue)];
        for (int round = -1; round < options.Rounds; round++)
        {
            progress?.Report($"{threads} threads, round {round + 1} of {options.Rounds}");
            cancellationToken.ThrowIfCancellationRequested();
            double gigaflops = FmaPeak.Measure(threads), f32 = Seconds(() => single.Search(qnet, TopK,
                cancellationToken));
            double bytes = Seconds(() => int8.Search(qnet, TopK, cancellationToken));
            double[] torchTimes =
                [.. options.TorchBatchSizes.Select(size => Seconds(() => torchQNet.Score(rows, size, scores)))];
            if (round < 0)
                continue; // the first round compiles the code
            (peak, bestSingle) = (Math.Max(peak, gigaflops), Math.Min(bestSingle, f32));
            bestInt8 = Math.Min(bestInt8, bytes);
            bestTorch = [.. bestTorch.Zip(torchTimes, Math.Min)];
        }
        int best = Array.IndexOf(bestTorch, bestTorch.Min());
        return new KernelTimes(
            threads, peak, bestSingle, Int8TileVnni.IsSupported ? bestInt8 : null, bestTorch[best],
            options.TorchBatchSizes[best], 2.0 * options.Layers * options.Width * options.Width * options.Passages);
    }

    private static double SameTop(
        VectorStore store, int threads, KernelBenchmarkOptions options, CancellationToken cancellationToken)
    {
        ExhaustiveSearch single = Search(store, threads, QNetPrecision.Single);
        ExhaustiveSearch int8 = Search(store, threads, QNetPrecision.Int8);
        int same = 0;
        for (int i = 0; i < options.ComparedQNets; i++)
        {
            QNet qnet = RandomQNets.Create(options.Width, options.Layers, options.Seed + 10_000 * (i + 1));
            ReadOnlySpan<int> exact = single.Search(qnet, TopK, cancellationToken).Indices;
            if (exact.SequenceEqual(int8.Search(qnet, TopK, cancellationToken).Indices))
                same++;
        }
        return (double)same / options.ComparedQNets;
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
