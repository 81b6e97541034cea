using CsCheck;
using Hypencoder.Models;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search;
using Hypencoder.Search.Kernels;
using Hypencoder.Torch.Weights;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests.HyperHead;

/// <summary>Q-nets that are cut, compared with a loop over the first units of the whole ones' layers.</summary>
public sealed class QNetWidthTests
{
    private const int StateWidth = 24;

    /// <summary>Native q-nets at every vector width and those of training, in all forms of scoring.</summary>
    [Fact]
    public void Generate_AnyShapeAndWidth_ScoresAsTheFirstUnitsOfTheWhole() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[20, 70], Gen.Int[1, 3], Gen.Int[16, 70], Gen.Int[1, 14], Gen.Int[0, 1000])
            .Sample((d, hidden, layers, width, tokens, seed) =>
            {
                using TorchSharp.DisposeScope scope = NewDisposeScope();
                using IDisposable gradients = no_grad();
                width = Math.Min(width, hidden - 1);
                using DualEncoder model = Model([d, .. Enumerable.Repeat(hidden, layers), 1], seed, seed % 2 == 0);
                Tensor states = randn(1, tokens, StateWidth), mask = ones(1, tokens, ScalarType.Int64);
                float[] passages = randn(9, d).data<float>().ToArray(), plain = states.data<float>().ToArray();
                model.train(); // in evaluation mode the packed head would be used
                QNet whole = model.Generate(states, mask)[0];
                double[] expected = [.. passages.Chunk(d).Select(passage => Score(whole, passage, width))];
                double[] inBytes = [.. Scores(CutByHand(whole, width), passages, QNetPrecision.Int8)];
                HeadParts parts = HeadParts.Read(
                    model.Config with { QNetWidth = width }, new ModuleWeights(model));

                foreach (PackedHead head in PackedHeadTests.AtEveryWidth(parts))
                {
                    QNet net = head.Generate([plain], 1)[0];
                    Assert.Equal([d, .. Enumerable.Repeat(width, layers), 1], net.Dimensions.ToArray());
                    AssertClose(expected, net.Unwritten().Score(passages), 1e-3);
                    AssertClose(expected, Scores(net, passages, QNetPrecision.Single), 1e-3);
                    AssertClose(inBytes, Scores(net, passages, QNetPrecision.Int8), 0.02); // rounding to codes
                }
            }, iter: 30, threads: 1, seed: "0000000000000");

    [Fact]
    public void Cut_OfABatch_ScoresAsTheFirstUnitsOfTheWhole()
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using DualEncoder model = Model([20, 40, 40, 1], 1, whitened: false);
        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 5, 3], [4, 4, 1, 6]]);
        Tensor passages = randn(6, 20);
        QNetBatch batch = model.EncodeQueries(ids, mask);
        QNet[] whole = batch.ToQNets();

        Tensor scores = batch.Cut(17).Score(passages);

        double[] expected = [.. whole.SelectMany(
            net => passages.data<float>().ToArray().Chunk(20).Select(passage => Score(net, passage, 17)))];
        AssertClose(expected, scores.data<float>().ToArray(), 1e-3);
        float[] plain = passages.data<float>().ToArray();
        AssertClose(expected, [.. batch.Cut(17).ToQNets().SelectMany(net => net.Score(plain))], 1e-3);
    }

    [Fact]
    public void EncodeQueries_OfALoadedModelThatIsCut_EqualsThatOfTorch()
    {
        using TempFolder folder = new();
        using (DualEncoder model = Model([StateWidth, 40, 1], 1, whitened: true, nested: [16, 30]))
        {
            model.SaveWeights(folder.File("model.safetensors"));
            model.Config.Write(folder.Path);
        }
        DualEncoderConfig config = DualEncoderConfig.Read(folder.Path, new ModelOptions { QNetWidth = 16 });
        Assert.Equal([16, 30], config.NestedWidths);
        using DualEncoder loaded = DualEncoder.Load(config, folder.Path);
        loaded.eval();
        (Tensor ids, Tensor mask) = TokenBatch.Create([[2, 5, 3]]);
        float[] passages = randn(6, StateWidth).data<float>().ToArray();

        float[] native = loaded.EncodeQNets(ids, mask)[0].Score(passages);
        float[] torch = loaded.EncodeQueries(ids, mask).Cut(16).ToQNets()[0].Score(passages);

        AssertClose([.. torch.Select(score => (double)score)], native, 1e-3);
    }

    private static float[] Scores(QNet net, float[] passages, QNetPrecision precision)
    {
        QNetKernel kernel = QNetKernel.Create(precision);
        float[] scores = new float[passages.Length / net.InputDimension];
        kernel.Load(net);
        kernel.Score(passages, scores, new QNetWorkspace());
        return scores;
    }

    private static QNet CutByHand(QNet whole, int width)
    {
        int[] dimensions = whole.Dimensions.ToArray();
        int last = dimensions.Length - 1;
        return new QNet(
            whole.Options, QNetWidths.Cut(dimensions, width),
            [
                .. Enumerable.Range(0, last).Select(layer => whole.Matrix(layer).ToArray()
                    .Chunk(dimensions[layer + 1]).Take(layer == 0 ? dimensions[0] : width)
                    .SelectMany(row => row.Take(layer == last - 1 ? 1 : width)).ToArray()),
            ],
            [.. Enumerable.Range(0, last - 1).Select(layer => whole.Bias(layer)[..width].ToArray())]);
    }

    /// <summary>The score of a passage by the first units of each hidden layer.</summary>
    private static double Score(QNet net, float[] passage, int width)
    {
        double[] x = [.. passage.Select(value => (double)value)];
        for (int layer = 0; layer < net.HiddenLayers; layer++)
        {
            int columns = net.Dimensions[layer + 1];
            double[] y = new double[width];
            for (int unit = 0; unit < width; unit++)
            {
                y[unit] = net.Bias(layer)[unit];
                for (int i = 0; i < x.Length; i++)
                    y[unit] += x[i] * net.Matrix(layer)[i * columns + unit];
                y[unit] = Math.Max(0, y[unit]);
            }
            double mean = y.Average(), deviation = Math.Sqrt(y.Average(v => (v - mean) * (v - mean)) + 1e-5);
            x = [.. y.Select(v => (v - mean) / deviation)];
        }
        return x.Select((value, i) => value * net.Matrix(net.HiddenLayers)[i]).Sum();
    }

    private static void AssertClose(double[] expected, float[] found, double tolerance)
    {
        double allowed = tolerance * Math.Max(1, expected.Max(Math.Abs));
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], allowed);
    }

    private static DualEncoder Model(int[] dimensions, int seed, bool whitened, params int[] nested)
    {
        EncoderConfig encoder = new()
        {
            VocabularySize = 20,
            HiddenSize = StateWidth,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 32,
        };
        manual_seed(seed);
        DualEncoder model = new(
            new DualEncoderConfig
            {
                Kind = DualEncoderKind.Hypencoder,
                QueryEncoder = encoder,
                PassageEncoder = encoder,
                QNetDimensions = dimensions,
                QNetOptions = new QNetOptions { Residual = false },
                WhitenedInput = whitened,
                NestedWidths = nested,
            },
            new HyperHeadInitialization { BaseMatrices = 1, QueryEmbeddings = 0.5, Projection = 0.1 });
        if (whitened)
            model.Whiten(randn(200, dimensions[0]));
        model.eval();
        return model;
    }
}
