using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;
using Hypencoder.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Benchmarks;

/// <summary>
/// The stages from a file to a q-net, of a Hypencoder of BERT-base's size with random weights, each beside its baseline
/// in turns: loading beside reading the file, and one query's q-net beside BERT alone and the products that it cannot
/// do without. <c>dotnet run -c Release --project bench/Hypencoder.Benchmarks -- models [rounds]</c>
/// </summary>
internal static class ModelStages
{
    private const int Width = 768, HiddenLayers = 6, Tokens = 32, DefaultRounds = 15;

    public static void Run(string[] args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0], null) : DefaultRounds;
        string folder = Directory.CreateTempSubdirectory("hypencoder-models-").FullName;
        try
        {
            Write(folder);
            FreshLoading.Run(folder);
            Loading(WeightsIn(folder), folder, rounds);
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
                Query(folder, threads, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static string WeightsIn(string folder) => Path.Combine(folder, "model.safetensors");

    private static void Loading(string file, string folder, int rounds)
    {
        byte[] buffer = new byte[1 << 20];
        Console.WriteLine($"\nLoading {new FileInfo(file).Length / 1e9:F2} GB, in the page cache\n");
        Compare(rounds,
            new("read the file through a buffer", () =>
            {
                using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
                while (stream.Read(buffer) > 0)
                    continue;
                return null;
            }),
            new("read the file into memory", () =>
            {
                _ = File.ReadAllBytes(file);
                return null;
            }),
            new("DualEncoder.Load", () => DualEncoder.Load(DualEncoderConfig.Read(folder), folder)));
    }

    private static void Query(string folder, int threads, int rounds)
    {
        set_num_threads(threads);
        using IDisposable gradients = no_grad();
        using DualEncoder model = DualEncoder.Load(DualEncoderConfig.Read(folder), folder);
        model.eval();
        (Tensor ids, Tensor mask) = Batch(1);
        (Tensor manyIds, Tensor manyMask) = Batch(16);
        using Tensor square = randn(Width, Width), other = randn(Width, Width);
        QNetBatch nets = model.EncodeQueries(ids, mask);
        QNet net = nets.ToQNets()[0];
        QNetKernel kernel = QNetKernel.Create();
        Console.WriteLine($"\nOne query of {Tokens} tokens, {Width} × {HiddenLayers} layers, {threads} threads\n");
        Stage many = Tensors("to plain arrays too, each of 16 at once", () => model.EncodeQNets(manyIds, manyMask));
        Compare(rounds,
            Tensors("BERT-base alone", () => model.QueryStates(ids, mask)),
            Tensors("BERT-base and hyper-head", () => model.EncodeQueries(ids, mask)),
            Tensors("to plain arrays too, one query", () => model.EncodeQNets(ids, mask)),
            many with { Parts = 16 },
            Tensors($"the {HiddenLayers} projections 768³ alone", () =>
            {
                for (int i = 0; i < HiddenLayers; i++)
                    matmul(square, other);
            }),
            Tensors("to plain arrays alone", () => nets.ToQNets()),
            Tensors("packing for the kernel", () => kernel.Load(net)));
    }

    /// <summary>What is timed.</summary>
    /// <param name="Name">In the table.</param>
    /// <param name="Run">Gives what is to be disposed of when the time has been taken.</param>
    private sealed record Stage(string Name, Func<IDisposable?> Run)
    {
        /// <summary>The time is divided by this.</summary>
        public int Parts { get; init; } = 1;
    }

    private static Stage Tensors(string name, Action action) => new(name, () =>
    {
        DisposeScope scope = NewDisposeScope();
        action();
        return scope;
    });

    /// <summary>
    /// Each stage once a round, in turns, so that a noisy moment falls on all; least and median times.
    /// </summary>
    private static void Compare(int rounds, params Stage[] stages)
    {
        double[][] times = [.. stages.Select(_ => new double[rounds])];
        foreach (Stage stage in stages)
            stage.Run()?.Dispose();
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < stages.Length; i++)
            {
                GC.Collect();
                long start = Stopwatch.GetTimestamp();
                IDisposable? made = stages[i].Run();
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / stages[i].Parts;
                made?.Dispose();
            }
        }
        Console.WriteLine("| what | least, ms | median, ms | median ratio to the first |\n|---|---|---|---|");
        double baseline = Median(times[0]);
        for (int i = 0; i < stages.Length; i++)
        {
            double median = Median(times[i]);
            Console.WriteLine(FormattableString.Invariant(
                $"| {stages[i].Name} | {times[i].Min():F1} | {median:F1} | {median / baseline:F2} |"));
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static (Tensor Ids, Tensor Mask) Batch(int queries) => TokenBatch.Create(
        [.. Enumerable.Range(0, queries).Select(q => Enumerable.Range(1000 + q, Tokens).ToArray())]);

    private static void Write(string folder)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 30_522,
            HiddenSize = Width,
            Layers = 12,
            Heads = 12,
            IntermediateSize = 4 * Width,
        };
        manual_seed(1);
        using DualEncoder model = new(new DualEncoderConfig
        {
            Kind = DualEncoderKind.Hypencoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QNetDimensions = [.. Enumerable.Repeat(Width, HiddenLayers + 1), 1],
        });
        model.Save(WordPieceTrainer.Train(["a few words of text"], 100), folder);
    }
}
