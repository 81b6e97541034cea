using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

/// <summary>
/// A number that TorchSharp turns into a scalar on the way to native code belongs to nobody: the garbage collector may
/// free it while that code runs. Long computations, whose own arrays make the collector run, met that.
/// </summary>
/// <remarks>
/// Debug builds keep such numbers to the end of a method, so this test is of Release builds; <c>.ci/run</c> runs it.
/// </remarks>
public sealed class ScalarLifetimeTests
{
#if DEBUG
    private const bool IsDebug = true;
#else
    private const bool IsDebug = false;
#endif

    [Fact(Explicit = IsDebug)]
    public void EncodeQueries_WhileTheCollectorRuns_GivesTheSame()
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 100,
            HiddenSize = 256,
            Layers = 1,
            Heads = 4,
            IntermediateSize = 256,
        };
        random.manual_seed(1);
        using DualEncoder model = new(new DualEncoderConfig
        {
            Kind = DualEncoderKind.Hypencoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QNetDimensions = [256, 256, 256, 1],
        });
        model.eval();
        (Tensor ids, Tensor mask) =
            TokenBatch.Create([.. Enumerable.Range(0, 8).Select(q => Enumerable.Range(q + 1, 32).ToArray())]);
        float[] expected = model.EncodeQNets(ids, mask)[7].Matrix(0).ToArray();
        using CancellationTokenSource done = new();
        Thread collector = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            for (int i = 0; i < 25; i++)
                Assert.Equal(expected, model.EncodeQNets(ids, mask)[7].Matrix(0).ToArray());
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }
}
