using System.Diagnostics;
using Hypencoder.Benchmarking.Onnx;
using Hypencoder.Models;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Torch.Weights;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Benchmarking.Encoders;

/// <summary>
/// Compares encoding on our kernels with libtorch and ONNX Runtime, with the same weights, and with the peak of the
/// processor, in turns: a corpus of passages of one length, and single queries.
/// </summary>
internal static class EncoderBenchmark
{
    /// <summary>Greatest difference from libtorch's values with which two encoders count as the same.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>Measures shapes, each with random weights.</summary>
    /// <param name="shapes">Transformers to measure.</param>
    /// <param name="options">Settings of the benchmark.</param>
    /// <param name="progress">Receives a description of each step; null for none.</param>
    /// <param name="cancellationToken">Stops the benchmark.</param>
    /// <returns>For each shape, the times of the corpus and of the queries.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IReadOnlyList<EncoderTimes> Run(
        IReadOnlyList<MeasuredEncoder> shapes, EncoderBenchmarkOptions options, IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return [.. shapes.SelectMany(shape => Run(shape, options, progress, cancellationToken))];
    }

    private static EncoderTimes[] Run(
        MeasuredEncoder shape, EncoderBenchmarkOptions options, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        int threads = Threads.Resolve(options.Threads);
        TorchRuntime.UseThreads(threads);
        manual_seed(options.Seed);
        using DualEncoder torchModel = new(new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = shape.Encoder,
            PassageEncoder = shape.Encoder,
        });
        torchModel.eval();
        ModuleWeights weights = new(torchModel);
        using OnnxEncoder? onnx = CreateOnnx(torchModel.Config, weights, threads, out string? failure);
        PackedDualEncoder single = PackedDualEncoder.Create(torchModel.Config, weights);
        PackedDualEncoder int8 = PackedDualEncoder.Create(torchModel.Config, weights, EncoderPrecision.Int8);
        double peak = 0; // over the rounds of the corpus
        return
        [
            Measure(false, options.Passages, Math.Min(options.PassageLength, shape.Encoder.MaxPositions)),
            Measure(true, options.Queries, Math.Min(options.QueryLength, shape.Encoder.MaxPositions)),
        ];

        EncoderTimes Measure(bool query, int count, int length)
        {
            Random random = new(options.Seed);
            int[][] texts =
            [
                .. Enumerable.Range(0, count).Select(_ =>
                    Enumerable.Range(0, length).Select(_ => random.Next(1, shape.Encoder.VocabularySize)).ToArray()),
            ];
            int[][][] ours = query ? [.. texts.Chunk(1)] : [texts];
            int[][][] batches = [.. texts.Chunk(query ? 1 : options.BatchSize)];
            Func<float[]>[] encoders =
            [
                () => Packed(single, ours, threads), () => Packed(int8, ours, threads),
                () => InTorch(torchModel, batches, query),
                () => onnx is null ? [] : [.. batches.SelectMany(onnx.Encode)],
            ];
            double[] least = [.. encoders.Select(_ => double.MaxValue)];
            float[][] vectors = new float[encoders.Length][];
            for (int round = -1; round < options.Rounds; round++)
            {
                progress?.Report(
                    $"{shape.Name}, {(query ? "queries" : "corpus")}, round {round + 1} of {options.Rounds}");
                if (!query && round >= 0)
                    peak = Math.Max(peak, FmaPeak.Measure(threads));
                for (int i = 0; i < encoders.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    long start = Stopwatch.GetTimestamp();
                    vectors[i] = encoders[i]();
                    if (round >= 0) // the first round compiles the code
                        least[i] = Math.Min(least[i], Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
            RequireSame(vectors[0], vectors[2], "libtorch");
            if (onnx is not null)
                RequireSame(vectors[0], vectors[3], "ONNX Runtime");
            return new EncoderTimes(
                shape.Name, query, count, length, shape.Flops(count, length), peak, least[0], least[1], least[2],
                onnx is null ? null : least[3], failure, LeastCosine(vectors[0], vectors[1], count));
        }
    }

    private static OnnxEncoder? CreateOnnx(
        DualEncoderConfig config, ModuleWeights weights, int threads, out string? failure)
    {
        failure = null;
        try
        {
            return OnnxEncoder.Create(config, weights, EncoderSide.Passage, threads);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or OnnxRuntimeException
            or InvalidDataException)
        {
            failure = $"ONNX Runtime cannot be run: {(e.InnerException ?? e).Message}";
            return null;
        }
    }

    private static float[] Packed(PackedDualEncoder encoder, int[][][] batches, int threads)
    {
        int d = encoder.Config.Dimension, at = 0;
        float[] vectors = new float[batches.Sum(b => b.Length) * d];
        foreach (int[][] batch in batches)
        {
            encoder.EncodePassages(batch, vectors.AsSpan(at, batch.Length * d), threads);
            at += batch.Length * d;
        }
        return vectors;
    }

    /// <summary>
    /// Encodes in libtorch. A query uses the fastest code available for one: without a mask, and on one thread if it is
    /// short.
    /// </summary>
    private static float[] InTorch(DualEncoder model, int[][][] batches, bool query)
    {
        using IDisposable gradients = no_grad();
        List<float> vectors = [];
        foreach (int[][] batch in batches)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor mask) = TokenBatch.Create(batch);
            Tensor rows = query
                ? model.InferQueryStates(ids, mask).select(1, 0) // (1, hidden), with cls pooling
                : model.EncodePassages(ids, mask);
            vectors.AddRange(rows.contiguous().data<float>().ToArray());
        }
        return [.. vectors];
    }

    private static void RequireSame(float[] ours, float[] others, string name)
    {
        double worst = ours.Zip(others, (a, b) => Math.Abs((double)a - b)).Max();
        if (ours.Length != others.Length || !(worst <= Tolerance))
            throw new InvalidOperationException($"our vectors and those of {name} are {worst} apart");
    }

    private static double LeastCosine(float[] exact, float[] coarse, int count)
    {
        int d = exact.Length / count;
        return Enumerable.Range(0, count).Min(i =>
        {
            ReadOnlySpan<float> a = exact.AsSpan(i * d, d), b = coarse.AsSpan(i * d, d);
            double product = 0, left = 0, right = 0;
            for (int k = 0; k < d; k++)
            {
                product += (double)a[k] * b[k];
                left += (double)a[k] * a[k];
                right += (double)b[k] * b[k];
            }
            return product / Math.Sqrt(left * right);
        });
    }
}
