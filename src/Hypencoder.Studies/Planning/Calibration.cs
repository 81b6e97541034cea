using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Planning;

/// <summary>
/// How fast this machine is at the work of a study, from some seconds of it with random weights and numbers.
/// </summary>
/// <param name="PassageSeconds">To encode one.</param>
/// <param name="QuerySeconds">To encode one, in batches.</param>
/// <param name="ScoreSeconds">For one query to score one passage, searching exhaustively.</param>
/// <param name="ProductSeconds">The same with a vector in the place of a q-net.</param>
internal sealed record Calibration(
    double PassageSeconds, double QuerySeconds, double ScoreSeconds, double ProductSeconds)
{
    /// <summary>The length that passages are taken to have where that is not known, in tokens.</summary>
    public const int PassageTokens = 128;

    private const int QueryTokens = 16;
    private const int Texts = 8;
    private const int Vectors = 4096;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.5);

    /// <summary>Measures a model of some shape.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="passageTokens">The length of passages, cut to what the model takes.</param>
    /// <param name="threads">Number of threads; 0 for all cores.</param>
    /// <returns>Also how many numbers such a model has.</returns>
    public static (Calibration Speed, long ParameterCount) Measure(
        DualEncoderConfig config, int passageTokens, int threads)
    {
        PackedDualEncoder encoder = PackedDualEncoder.Create(config, new RandomWeights(config, seed: 1));
        int cores = threads > 0 ? threads : Environment.ProcessorCount;
        int[][] passages = Tokens(config.PassageEncoder, passageTokens);
        int[][] queries = Tokens(config.QueryEncoder, QueryTokens);
        float[] rows = new float[Texts * config.Dimension];
        QNet[] nets = encoder.EncodeQueries(queries, cores);
        double passage = Seconds(() => encoder.EncodePassages(passages, rows, cores)) / Texts;
        double query = Seconds(() => encoder.EncodeQueries(queries, cores)) / Texts;
        double score = SearchSeconds(nets[0], config.Dimension, threads) / Vectors;
        double product = nets[0].HiddenLayers == 0
            ? score
            : SearchSeconds(QNet.InnerProduct(new float[config.Dimension]), config.Dimension, threads) / Vectors;
        return (new Calibration(passage, query, score, product), config.ParameterCount);
    }

    /// <summary>The linearised searches of a model's queries, and the q-nets that are measured.</summary>
    public double LinearizedSeconds(int queries, long passages) =>
        (queries * (QuerySeconds + (passages * ProductSeconds)))
        + (Math.Min(queries, LinearityRuns.MostQueries) * (QuerySeconds
            + (Math.Min(passages, LinearityMeter.DefaultMostPassages) * ScoreSeconds)));

    /// <summary>An exhaustive search of a small store that is deleted again.</summary>
    private static double SearchSeconds(QNet net, int dimension, int threads)
    {
        string path = Path.Combine(Path.GetTempPath(), $"hypencoder-calibration-{Guid.NewGuid():N}.bin");
        try
        {
            float[] vectors = new float[Vectors * dimension];
            Random random = new(1);
            for (int i = 0; i < vectors.Length; i++)
                vectors[i] = (float)random.NextDouble() - 0.5f;
            using (VectorStoreWriter writer = VectorStoreWriter.Create(path, dimension, ""))
            {
                writer.Append([.. Enumerable.Range(0, Vectors).Select(i => $"{i}")], vectors);
                writer.Complete();
            }
            using VectorStore store = VectorStore.Open(path);
            ExhaustiveSearch search = new(store, new ExhaustiveSearchOptions { Threads = threads });
            return Seconds(() => search.Search(net, 10));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int[][] Tokens(EncoderConfig encoder, int length)
    {
        Random random = new(1);
        return
        [
            .. Enumerable.Range(0, Texts).Select(_ => Enumerable.Range(0, Math.Min(length, encoder.MaxPositions))
                .Select(_ => random.Next(encoder.VocabularySize)).ToArray()),
        ];
    }

    /// <summary>The best of some tries: the first are slower, before the code is compiled well.</summary>
    private static double Seconds(Action work)
    {
        double best = double.PositiveInfinity;
        long first = Stopwatch.GetTimestamp();
        for (int tries = 0; tries < 2 || Stopwatch.GetElapsedTime(first) < Enough; tries++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
