using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search;

namespace Hypencoder.Benchmarks;

/// <summary>
/// Token states to q-nets in batches of several sizes, in turns: milliseconds a query, and full garbage collections.
/// <c>dotnet run -c Release --project bench/Hypencoder.Benchmarks -- batches [rounds]</c>
/// </summary>
internal static class QNetBatches
{
    private const int DefaultRounds = 15, Queries = 128, HiddenLayers = 6;

    public static void Run(string[] args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0], null) : DefaultRounds;
        Console.WriteLine("| shape | tokens | threads | batch | least, ms | median, ms | full collections |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (int width in new[] { 128, 384, 768 })
        {
            PackedHead head = Head(width);
            foreach (int tokens in new[] { 12, 32 })
            {
                foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
                    Compare(head, width, tokens, threads, rounds);
            }
        }
    }

    private static PackedHead Head(int width)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 100,
            HiddenSize = width,
            Layers = 1,
            Heads = width / 64,
            IntermediateSize = 4 * width,
        };
        DualEncoderConfig config = new()
        {
            Kind = DualEncoderKind.Hypencoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QNetDimensions = [.. Enumerable.Repeat(width, HiddenLayers + 1), 1],
        };
        return PackedHead.Create(HeadParts.Read(config, new RandomWeights(config, 1)));
    }

    private static void Compare(PackedHead head, int width, int tokens, int threads, int rounds)
    {
        Random random = new(1);
        float[][] states = new float[Queries][];
        for (int query = 0; query < Queries; query++)
            states[query] = [.. Enumerable.Range(0, tokens * width).Select(_ => random.NextSingle() - 0.5f)];
        int[] sizes = [1, 8, 64];
        double[][] times = [.. sizes.Select(_ => new double[rounds])];
        int[] collections = new int[sizes.Length];
        for (int round = -1; round < rounds; round++) // the first one compiles
        {
            for (int i = 0; i < sizes.Length; i++)
            {
                int before = GC.CollectionCount(GC.MaxGeneration);
                long start = Stopwatch.GetTimestamp();
                foreach (float[][] batch in states.Chunk(sizes[i]))
                {
                    foreach (QNet net in head.Generate(batch, threads))
                        net.Release();
                }
                if (round < 0)
                    continue;
                times[i][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds / Queries;
                collections[i] += GC.CollectionCount(GC.MaxGeneration) - before;
            }
        }
        for (int i = 0; i < sizes.Length; i++)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"| {width} × {HiddenLayers} | {tokens} | {threads} | {sizes[i]} | {times[i].Min():F3} | {times[i].Order().ElementAt(rounds / 2):F3} | {collections[i]} |"));
        }
    }
}
