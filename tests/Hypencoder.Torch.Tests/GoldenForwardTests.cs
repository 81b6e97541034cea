using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch.Encoders;
using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

/// <summary>
/// Whole forward passes, compared with the float64 values of the published code within the tolerances of their README.
/// </summary>
public sealed class GoldenForwardTests
{
    private const double HiddenStates = 1e-5, Embeddings = 2e-5, Weights = 1e-5, Blocks = 3e-4, Scores = 1e-4;
    private const double InnerProducts = 2e-4;

    public static TheoryData<string> Cases =>
        [.. GoldenFolder.With("config.json", "weights.safetensors", "inputs.json", "expected_f64.safetensors")];

    [Fact]
    public void Cases_AreFound() => Assert.True(Cases.Count >= 7);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_GoldenCase_EqualsPublishedCode(string folder)
    {
        using IDisposable gradients = no_grad();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        SafetensorsFile expected = new(Path.Combine(folder, "expected_f64.safetensors"));
        using DualEncoder model = Load(folder, "weights.safetensors");
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "inputs.json")));
        Tensor queryIds = Read(inputs, "query_input_ids"), queryMask = Read(inputs, "query_attention_mask");
        Tensor passageIds = Read(inputs, "passage_input_ids"), passageMask = Read(inputs, "passage_attention_mask");

        QNetBatch nets = model.EncodeQueries(queryIds, queryMask);
        Tensor passages = model.EncodePassages(passageIds, passageMask);
        AssertClose(expected, "passage_embedding", passages, Embeddings);
        bool vectors = model.Config.Kind == DualEncoderKind.BiEncoder;
        if (vectors)
        {
            AssertClose(expected, "query_embedding", nets.Matrices[0], Embeddings);
            AssertClose(expected, "scores", nets.Score(passages), InnerProducts);
        }
        else
        {
            AssertClose(expected, "query_last_hidden_state", model.QueryStates(queryIds, queryMask), HiddenStates);
            Tensor passageStates = model.PassageStates(passageIds, passageMask);
            AssertClose(expected, "passage_last_hidden_state", passageStates, HiddenStates);
            for (int i = 0; i < nets.Matrices.Length; i++)
                AssertClose(expected, $"qnet.matrix.{i}", nets.Matrices[i], Weights);
            for (int i = 0; i < nets.Biases.Length; i++)
                AssertClose(expected, $"qnet.vector.{i}", nets.Biases[i], Weights);
            Tensor[] outputs = nets.Outputs(passages);
            for (int i = 0; i < outputs.Length; i++)
                AssertClose(expected, $"qnet.block_output.{i}", outputs[i], Blocks);
            AssertClose(expected, "passage_embedding_cls", Pooling.Cls.Pool(passageStates, passageMask), Embeddings);
            Tensor meanFaithful = Pooling.MeanPublished.Pool(passageStates, passageMask);
            AssertClose(expected, "passage_embedding_mean_original", meanFaithful, Embeddings);
            Tensor meanMasked = Pooling.Mean.Pool(passageStates, passageMask);
            AssertClose(expected, "passage_embedding_mean_masked", meanMasked, Embeddings);
            if (model.Config.QueryPooling is not null)
            {
                Tensor queryVectors = model.QueryVectors(queryIds, queryMask);
                AssertClose(expected, "query_embedding_representation", queryVectors, Embeddings);
            }
            AssertClose(expected, "scores_in_batch", nets.Score(passages), Scores);
            Tensor grouped = passages.reshape(nets.Count, -1, passages.shape[1]);
            AssertClose(expected, "scores_grouped", nets.Score(grouped), Scores);
        }
        AssertExportScoresAlike(
            nets, passages, expected.Doubles(vectors ? "scores" : "scores_in_batch"),
            vectors ? InnerProducts : Scores);
    }

    public static TheoryData<string> PickledCases =>
        [.. GoldenFolder.With("config.json", "weights.safetensors", "inputs.json", "pytorch_model.bin")];

    [Theory]
    [MemberData(nameof(PickledCases))]
    public void Load_PickledWeights_ScoresToTheLastBitAsSafetensors(string folder)
    {
        using IDisposable gradients = no_grad();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "inputs.json")));
        using DualEncoder pickled = Load(folder, "pytorch_model.bin"), plain = Load(folder, "weights.safetensors");

        Assert.Equal(InBatch(plain), InBatch(pickled));

        float[] InBatch(DualEncoder model) =>
            model.EncodeQueries(Read(inputs, "query_input_ids"), Read(inputs, "query_attention_mask"))
                .Score(model.EncodePassages(Read(inputs, "passage_input_ids"), Read(inputs, "passage_attention_mask")))
                .data<float>().ToArray();
    }

    /// <summary>
    /// The pickle contains every tensor of the state dict, a shared one twice, with the values of the other file.
    /// </summary>
    [Theory]
    [MemberData(nameof(PickledCases))]
    public void Open_PickledWeights_HoldsTheStateDict(string folder)
    {
        using Checkpoint pickled = Checkpoint.Open(Path.Combine(folder, "pytorch_model.bin"));
        SafetensorsFile expected = new(Path.Combine(folder, "weights.safetensors"));
        string names = Path.Combine(folder, "state_dict_names.json");
        if (File.Exists(names))
        {
            using JsonDocument state = JsonDocument.Parse(File.ReadAllText(names));
            Assert.Equal(
                state.RootElement.EnumerateArray().Select(n => $"{n[0]} [{string.Join(',', n[1].EnumerateArray())}]"),
                pickled.Tensors.Select(t => $"{t.Name} [{string.Join(',', t.Shape)}]"));
        }
        Assert.Equal(expected.Names.Order(), pickled.Tensors.Select(t => t.Name).Order());
        foreach (CheckpointTensor tensor in pickled.Tensors)
        {
            float[] values = new float[tensor.Count];
            tensor.CopyTo(values);
            Assert.Equal(expected.Floats(tensor.Name), values);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SaveWeights_GoldenCase_LoadsBackEqual(string folder)
    {
        using TempFolder temporary = new();
        using DualEncoder model = Load(folder, "weights.safetensors"), again = new(model.Config);
        string path = Path.Combine(temporary.Path, "model.safetensors");
        model.SaveWeights(path);
        again.LoadWeights(path);
        foreach (((string name, Tensor value), (_, Tensor other)) in model.Parameters().Zip(again.Parameters()))
            Assert.True(value.equal(other).all().item<bool>(), name);
    }

    /// <summary>Search scores with what the model computes, outside any tensor library.</summary>
    private static void AssertExportScoresAlike(QNetBatch nets, Tensor passages, double[] expected, double tolerance)
    {
        float[] vectors = passages.contiguous().data<float>().ToArray();
        QNet[] exported = nets.ToQNets();
        int count = expected.Length / exported.Length;
        float[] scores = new float[count];
        for (int q = 0; q < exported.Length; q++)
        {
            QNetScorer.Score(exported[q], vectors, scores);
            for (int p = 0; p < count; p++)
                Assert.Equal(expected[(q * count) + p], scores[p], tolerance);
        }
    }

    private static DualEncoder Load(string folder, string weights)
    {
        DualEncoder model = DualEncoder.Load(DualEncoderConfig.Read(folder), Path.Combine(folder, weights));
        model.eval();
        return model;
    }

    private static void AssertClose(SafetensorsFile expected, string name, Tensor actual, double tolerance)
    {
        double[] want = expected.Doubles(name);
        float[] got = actual.contiguous().data<float>().ToArray();
        Assert.True(want.Length == got.Length, $"{name}: {got.Length} values, not {want.Length}");
        double worst = want.Zip(got, (w, g) => Math.Abs(w - g)).Max();
        Assert.True(worst <= tolerance, $"{name}: off by {worst}, more than {tolerance}");
    }

    private static Tensor Read(JsonDocument inputs, string name)
    {
        long[][] rows = inputs.RootElement.GetProperty(name).Deserialize<long[][]>()!;
        return tensor(rows.SelectMany(r => r).ToArray()).reshape(rows.Length, rows[0].Length);
    }
}
