using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarking.QNets;

/// <summary>Measures what the q-nets of a model cost in factored form and written out, in turns.</summary>
internal static class QNetFormBenchmark
{
    /// <summary>Number of passages scored, a block of the kernels where they are not very wide.</summary>
    private const int Passages = 84;

    private const int WarmUpRounds = 5;

    /// <summary>Measures a Hypencoder on one thread.</summary>
    /// <param name="model">Model to measure.</param>
    /// <param name="length">Number of tokens of a query.</param>
    /// <param name="rounds">Number of queries, each of random tokens.</param>
    /// <param name="seed">Seed of tokens and passages.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>The times; null where the model's q-nets have no hidden layers.</returns>
    public static QNetFormTimes? Run(
        RetrievalModel model, int length, int rounds, int seed, CancellationToken cancellationToken)
    {
        if (model.Backend is not PackedDualEncoder encoder || model.Config.Kind != DualEncoderKind.Hypencoder
            || model.Config.QNetDimensions.Count < 3)
        {
            return null;
        }
        Random random = new(seed);
        float[] vectors = new float[Passages * model.Dimension], scores = new float[Passages];
        foreach (ref float value in vectors.AsSpan())
            value = random.NextSingle() - 0.5f;
        FactoredQNetKernel factored = FactoredQNetKernel.Create();
        QNetKernel matrices = QNetKernel.Create();
        QNetWorkspace workspace = new();
        double[] least = [.. Enumerable.Repeat(double.MaxValue, 6)];
        long[] bytes = [long.MaxValue, long.MaxValue];
        int breakEven = 0;
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[][] tokens =
                [[.. Enumerable.Range(0, length).Select(_ => random.Next(1, model.Config.QueryEncoder.VocabularySize))]];
            double[] times = new double[6];
            EncodedQuery[] encoded = [];
            QNet net = QNet.InnerProduct([0]);
            Time(0, () => encoded = encoder.EncodeForQNets(tokens, 1));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Time(1, () => net = encoder.Generate(encoded, 1)[0]);
            bytes[0] = Math.Min(bytes[0], GC.GetAllocatedBytesForCurrentThread() - before);
            Time(2, () => factored.Load(net));
            Time(3, () => factored.Score(vectors, scores, workspace));
            before = GC.GetAllocatedBytesForCurrentThread();
            Time(4, () => matrices.Load(net));
            bytes[1] = Math.Min(bytes[1], GC.GetAllocatedBytesForCurrentThread() - before);
            Time(5, () => matrices.Score(vectors, scores, workspace));
            breakEven = net.Factors!.BreakEven;
            net.Release(); // as searches do
            for (int i = 0; round >= 0 && i < times.Length; i++)
                least[i] = Math.Min(least[i], times[i]);

            void Time(int stage, Action action)
            {
                long start = Stopwatch.GetTimestamp();
                action();
                times[stage] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        return new QNetFormTimes(
            least[0], least[1] + least[2], least[1] + least[4], least[3], least[5], Passages, breakEven, bytes[0],
            bytes[1]);
    }
}
