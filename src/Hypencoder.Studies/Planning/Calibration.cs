using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Planning;

/// <summary>
/// The speed of this machine at the work of a study, measured in a few seconds with random weights and vectors.
/// </summary>
/// <param name="PassageSeconds">Seconds to encode a passage.</param>
/// <param name="QuerySeconds">Seconds to encode a query, in batches.</param>
/// <param name="ScoreSeconds">Seconds for a q-net to score a passage in exhaustive search.</param>
/// <param name="ProductSeconds">Seconds for a query vector to score a passage.</param>
internal sealed record Calibration(
    double PassageSeconds, double QuerySeconds, double ScoreSeconds, double ProductSeconds)
{
    /// <summary>Assumed length of passages in tokens where it is not known.</summary>
    public const int PassageTokens = 128;

    private const int QueryTokens = 16;
    private const int Texts = 8;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.5);

    /// <summary>Measures a model of the given architecture.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="passageTokens">Length of passages in tokens, limited by the model's maximum length.</param>
    /// <param name="threads">Number of threads; 0 for all cores.</param>
    /// <returns>The speed, and the number of parameters of such a model.</returns>
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
        double score = SearchSeconds(nets[0], config.Dimension, threads) / RandomVectors.Count;
        double product = nets[0].HiddenLayers == 0
            ? score
            : SearchSeconds(QNet.InnerProduct(new float[config.Dimension]), config.Dimension, threads) / RandomVectors.Count;
        return (new Calibration(passage, query, score, product), config.ParameterCount);
    }

    /// <summary>
    /// Seconds for the linearised searches of a model's queries and for measuring the linearity of its q-nets.
    /// </summary>
    public double LinearizedSeconds(int queries, long passages) =>
        (queries * (QuerySeconds + (passages * ProductSeconds)))
        + (Math.Min(queries, LinearityRuns.MostQueries) * (QuerySeconds
            + (Math.Min(passages, LinearityMeter.DefaultMostPassages) * ScoreSeconds)));

    /// <summary>Measures an exhaustive search of a small temporary store.</summary>
    private static double SearchSeconds(QNet net, int dimension, int threads)
    {
        using RandomVectors vectors = new(dimension, seed: 1);
        ExhaustiveSearch search = new(vectors.Store, new ExhaustiveSearchOptions { Threads = threads });
        return Seconds(() => search.Search(net, 10));
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

    /// <summary>Returns the shortest of several times; the first are longer until the code is optimised.</summary>
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
