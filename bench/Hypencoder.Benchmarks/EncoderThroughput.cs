using System.Diagnostics;
using Hypencoder.Benchmarking;
using Hypencoder.Models;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Torch;
using Hypencoder.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Benchmarks;

/// <summary>
/// Encoders on the kernels of search beside libtorch's, of random weights, in turns: a corpus of passages of 51 tokens,
/// and one query of 16, beside the peak of the processor.
/// <c>dotnet run -c Release --project bench/Hypencoder.Benchmarks -- encoders [rounds [shape]]</c>
/// </summary>
internal static class EncoderThroughput
{
    private const int Passages = 128, PassageTokens = 51, QueryTokens = 16, DefaultRounds = 7;

    private static readonly (string Name, int Layers, int Hidden, int Heads)[] Shapes =
        [("arctic-xs", 6, 384, 12), ("BERT-base", 12, 768, 12)];

    public static void Run(string[] args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0], null) : DefaultRounds;
        foreach ((string name, int layers, int hidden, int heads) in Shapes)
        {
            if (args.Length < 2 || args[1] == name)
                Measure(name, layers, hidden, heads, rounds);
        }
    }

    private static void Measure(string name, int layers, int hidden, int heads, int rounds)
    {
        EncoderConfig shape = new()
        {
            VocabularySize = 30_522,
            HiddenSize = hidden,
            Layers = layers,
            Heads = heads,
            IntermediateSize = 4 * hidden,
        };
        manual_seed(1);
        using DualEncoder model = new(new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = shape,
            PassageEncoder = shape,
        });
        model.eval();
        ModuleWeights weights = new(model);
        PackedDualEncoder single = PackedDualEncoder.Create(model.Config, weights);
        PackedDualEncoder int8 = PackedDualEncoder.Create(model.Config, weights, EncoderPrecision.Int8);
        int threads = Environment.ProcessorCount;
        set_num_threads(threads);
        Random random = new(1);
        int[][] passages = Tokens(Passages, PassageTokens), query = Tokens(1, QueryTokens);
        double layer = 24.0 * hidden * hidden;
        double corpusFlops = Passages * PassageTokens * layers * (layer + 4.0 * PassageTokens * hidden);
        double queryFlops = QueryTokens * layers * (layer + 4.0 * QueryTokens * hidden);
        Console.WriteLine($"\n{name}, {threads} threads: {Passages} passages of {PassageTokens} tokens\n");
        Compare(corpusFlops, 1, rounds, threads, model.Config.Dimension, passages, model, single, int8);
        Console.WriteLine($"\n{name}, {threads} threads: a query of {QueryTokens} tokens\n");
        Compare(queryFlops, 16, rounds, threads, model.Config.Dimension, query, model, single, int8);

        int[][] Tokens(int count, int length) =>
        [
            .. Enumerable.Range(0, count).Select(
                _ => Enumerable.Range(0, length).Select(_ => random.Next(1, 30_000)).ToArray()),
        ];
    }

    private static void Compare(
        double flops, int repeats, int rounds, int threads, int d, int[][] tokens, DualEncoder model,
        PackedDualEncoder single, PackedDualEncoder int8)
    {
        float[] vectors = new float[tokens.Length * d], coarse = new float[vectors.Length];
        (string Name, Action Run)[] systems =
        [
            ("float32", () => single.EncodePassages(tokens, vectors, threads)),
            ("float32, one thread", () => single.EncodePassages(tokens, vectors, 1)),
            ("int8", () => int8.EncodePassages(tokens, coarse, threads)),
            ("int8, one thread", () => int8.EncodePassages(tokens, coarse, 1)),
            ("libtorch", () =>
            {
                using IDisposable gradients = no_grad();
                foreach (int[][] batch in tokens.Chunk(64))
                {
                    using DisposeScope scope = NewDisposeScope();
                    (Tensor ids, Tensor mask) = TokenBatch.Create(batch);
                    model.EncodePassages(ids, mask);
                }
            }),
        ];
        double[][] times = [.. systems.Select(_ => new double[rounds])];
        double[] peaks = new double[rounds], peaksOfOne = new double[rounds];
        for (int round = -2; round < rounds; round++)
        {
            double peak = FmaPeak.Measure(threads), peakOfOne = FmaPeak.Measure(1);
            for (int i = 0; i < systems.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int repeat = 0; repeat < repeats; repeat++)
                    systems[i].Run();
                if (round >= 0)
                    times[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
            }
            if (round >= 0)
                (peaks[round], peaksOfOne[round]) = (peak, peakOfOne);
        }
        Console.WriteLine(
            $"peak {peaks.Max():F0} GFLOP/s (median {Median(peaks):F0}), one thread {peaksOfOne.Max():F0}");
        for (int i = 0; i < systems.Length; i++)
        {
            double[] ratios = [.. times[^1].Zip(times[i], (torch, own) => torch / own)];
            double peak = (systems[i].Name.Contains("one") ? peaksOfOne : peaks).Max();
            Console.WriteLine(
                $"{systems[i].Name,-20} least {times[i].Min() * 1e3,9:F3} ms, median {Median(times[i]) * 1e3,9:F3} ms, "
                + $"{flops / times[i].Min() / 1e9,6:F0} GFLOP/s, {flops / times[i].Min() / 1e9 / peak:F2} of the peak, "
                + $"{times[^1].Min() / times[i].Min():F2} (median of rounds {Median(ratios):F2}) times libtorch");
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
