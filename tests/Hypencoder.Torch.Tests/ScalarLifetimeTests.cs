using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

/// <summary>
/// A number that TorchSharp converts to a scalar for native code has no owner: the garbage collector may free it while
/// that code runs. This occurred in long computations whose own arrays cause collections.
/// </summary>
/// <remarks>
/// Code that is not optimised keeps such numbers until the end of a method: this test shows something only because
/// Debug builds are optimised too.
/// </remarks>
public sealed class ScalarLifetimeTests
{
    [Fact]
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
