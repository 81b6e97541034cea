using Hypencoder.Benchmarking.Onnx;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models.Tests.Checkpoints.Onnx;

/// <summary>ONNX exports as weights of models.</summary>
public sealed class OnnxCheckpointTests : IDisposable
{
    private const int Float = OnnxModelWriter.Float;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(EncoderFamily.Bert, "model.onnx")]
    [InlineData(EncoderFamily.DistilBert, "onnx/model.onnx")]
    internal void Load_FolderWithExportAlone_GivesTheWeights(EncoderFamily family, string file)
    {
        DualEncoderConfig model = OnnxExport.Config(family);
        OnnxExport.Write(model, _folder.File(file));
        RandomWeights weights = new(model, OnnxExport.Seed);
        using CheckpointWeights found = CheckpointWeights.Open(model, _folder.Path);
        foreach (string name in found.Names)
        {
            float[] values = OnnxExport.Values(weights, name);
            if (name.Contains(".pooler.")) // which is not used, and which exports of states lack
                Array.Clear(values);
            Assert.Equal(values, OnnxExport.Values(found, name));
        }
    }

    [Fact]
    public void Open_SafetensorsBesideExport_TakesSafetensors()
    {
        DualEncoderConfig model = OnnxExport.Config(EncoderFamily.Bert);
        OnnxExport.Write(model, _folder.File("model.onnx"));
        ModelFolderWriter.WriteWeights(
            _folder.File("model.safetensors"), model, new RandomWeights(model, OnnxExport.Seed));
        using Checkpoint checkpoint = Checkpoint.Open(_folder.Path);
        Assert.Equal([_folder.File("model.safetensors")], checkpoint.Files);
    }

    [Fact]
    public void Open_NamesWithPrefixAndGemmAndIdentity_AreUnderstood()
    {
        OnnxModelWriter model = WithWords("0.auto_model.");
        model.Weight("0.auto_model.pooler.dense.weight", [2, 3], () => [1, 2, 3, 4, 5, 6]);
        model.Weight("0.auto_model.pooler.dense.bias", [2], () => [7, 8]);
        model.Add(
            "Gemm", ["x", "0.auto_model.pooler.dense.weight", "0.auto_model.pooler.dense.bias"], ("transB", 1));
        model.AddNamed("0.auto_model.embeddings.LayerNorm.bias", "Identity", ["0.auto_model.pooler.dense.bias"]);
        using Checkpoint checkpoint = Checkpoint.Open(Save(model));
        Assert.Equal([1, 2, 3, 4, 5, 6], Values(checkpoint, "pooler.dense.weight"));
        Assert.Equal([7, 8], Values(checkpoint, "embeddings.LayerNorm.bias"));
    }

    [Fact]
    public void Open_MatrixAndBiasOnEitherSide_IsTransposed()
    {
        OnnxModelWriter model = WithWords("");
        model.Weight("onnx::MatMul_7", [3, 2], () => [1, 2, 3, 4, 5, 6]);
        model.Weight("layer.bias", [2], () => [7, 8]);
        model.Add("Add", ["layer.bias", model.Add("MatMul", ["x", "onnx::MatMul_7"])]);
        using Checkpoint checkpoint = Checkpoint.Open(Save(model));
        Assert.True(checkpoint.TryFind("layer.weight", out CheckpointTensor? weight));
        Assert.Equal([2, 3], weight.Shape);
        Assert.Equal([1, 3, 5, 2, 4, 6], Values(checkpoint, "layer.weight"));
    }

    [Theory]
    [InlineData("MatMulInteger", "found MatMulInteger")]
    [InlineData("Relu", "found Relu")]
    [InlineData("If", "found If")]
    public void Open_OperatorOfAnotherGraph_IsRefusedByName(string operation, string expected)
    {
        OnnxModelWriter model = WithWords("");
        model.Add(operation, ["x"]);
        AssertRefused(model, expected);
    }

    [Fact]
    public void Open_GraphThatIsNoEncoder_IsRefused()
    {
        OnnxModelWriter model = new();
        model.Weight("conv.weight", [2], () => [1, 2]);
        AssertRefused(model, "expected one initializer embeddings.word_embeddings.weight, found 0");
    }

    [Fact]
    public void Open_ProductWithoutBias_IsRefused()
    {
        OnnxModelWriter model = WithWords("");
        model.Weight("onnx::MatMul_7", [3, 2], () => [1, 2, 3, 4, 5, 6]);
        model.Add("MatMul", ["x", "onnx::MatMul_7"]);
        AssertRefused(model, "expected the bias of a layer to be added to the product with \"onnx::MatMul_7\", found none");
    }

    [Fact]
    public void Open_WeightOfAnotherGraph_IsRefusedByName()
    {
        DualEncoderConfig model = OnnxExport.Config(EncoderFamily.Bert);
        OnnxModelWriter other = WithWords("");
        other.Weight("decoder.weight", [2], () => [1, 2]);
        string path = Save(other);
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => CheckpointWeights.Open(model, path));
        Assert.Contains("found unknown decoder.weight", e.Message);
    }

    [Fact]
    public void Open_GraphOptimizedForARuntime_IsRefusedByName()
    {
        DualEncoderConfig model = OnnxExport.Config(EncoderFamily.Bert);
        OnnxEncoder.Create(
            model, new RandomWeights(model, OnnxExport.Seed), EncoderSide.Passage, threads: 1,
            _folder.File("model.onnx")).Dispose();
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Checkpoint.Open(_folder.Path));
        Assert.Contains("found com.microsoft.", e.Message);
    }

    private static OnnxModelWriter WithWords(string prefix)
    {
        OnnxModelWriter model = new();
        model.Input("x", Float, "rows", "columns");
        model.Weight(prefix + "embeddings.word_embeddings.weight", [2, 1], () => [1, 2]);
        return model;
    }

    private string Save(OnnxModelWriter model)
    {
        string path = _folder.File("model.onnx");
        model.Save(path);
        return path;
    }

    private void AssertRefused(OnnxModelWriter model, string expected)
    {
        string path = Save(model);
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Checkpoint.Open(path));
        Assert.StartsWith(path + ": ", e.Message);
        Assert.Contains(expected, e.Message);
        Assert.InRange(e.Message.Length, 1, 500);
    }

    private static float[] Values(Checkpoint checkpoint, string name)
    {
        Assert.True(checkpoint.TryFind(name, out CheckpointTensor? tensor), name);
        float[] values = new float[tensor.Count];
        tensor.CopyTo(values);
        return values;
    }
}
