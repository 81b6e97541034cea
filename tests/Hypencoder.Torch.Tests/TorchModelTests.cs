using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Torch.Tests;

/// <summary>Models in Torch, compared with the same models on our own kernels.</summary>
public sealed class TorchModelTests : IDisposable
{
    private static readonly string[] Texts =
        ["what is a q-net", "read the files", "a", "Draw circles, quickly! Then draw more of them, and larger ones."];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Cases =>
        [.. GoldenFolder.With("config.json", "weights.safetensors", "inputs.json", "expected_f64.safetensors")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_GoldenModel_EncodesAsOurKernelsDo(string golden)
    {
        string folder = Write(golden, Path.Combine(golden, "weights.safetensors"));

        using RetrievalModel ours = RetrievalModel.Load(folder), torch = TorchModel.Load(folder);

        Assert.Equal(ours.Fingerprint, torch.Fingerprint);
        AssertClose(ours.EncodePassages(Texts), torch.EncodePassages(Texts), 2e-5);
        AssertClose(QNets(ours), QNets(torch), 2e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ToRetrievalModel_GoldenModel_IsTheModelThatIsLoaded(string golden)
    {
        string folder = Write(golden, Path.Combine(golden, "weights.safetensors"));
        using RetrievalModel loaded = RetrievalModel.Load(folder);
        using DualEncoder encoder = DualEncoder.Load(DualEncoderConfig.Read(folder), folder);

        using RetrievalModel trained = encoder.ToRetrievalModel(loaded.Tokenizer);

        Assert.Equal(loaded.Fingerprint, trained.Fingerprint);
        Assert.Equal(loaded.EncodePassages(Texts), trained.EncodePassages(Texts));
        Assert.Equal(QNets(loaded), QNets(trained));
    }

    [Fact]
    public void Load_DenseModules_EncodesAsOurKernelsDo()
    {
        string folder = Fixture.Path("cases", "01-st-dense-module", "model");

        using RetrievalModel ours = RetrievalModel.Load(folder), torch = TorchModel.Load(folder);

        Assert.Equal(ours.Fingerprint, torch.Fingerprint);
        AssertClose(ours.EncodePassages(Texts), torch.EncodePassages(Texts), 2e-5);
    }

    [Theory]
    [InlineData("cpu", "float32", 1e-5)]
    [InlineData("cpu", "bfloat16", 0.05)]
    [InlineData("cuda", "float32", 1e-3)]
    [InlineData("cuda:0", "bfloat16", 0.05)]
    [InlineData("mps", "float32", 1e-3)]
    [InlineData("mps", "bfloat16", 0.05)]
    public void Load_OnDevice_EncodesAsOurKernelsDo(string device, string type, double tolerance)
    {
        TorchSharp.torch.Device place;
        try
        {
            place = TorchDevice.Parse(device);
        }
        catch (InvalidDataException e)
        {
            Assert.SkipWhen(device != "cpu", e.Message);
            throw;
        }
        string golden = Fixture.Path("golden", "bert_h32_q2_shared_cls");
        string folder = Write(golden, Path.Combine(golden, "weights.safetensors"));
        // 150 passages are more than a batch, and have several lengths.
        string[] passages = [.. Enumerable.Range(0, 150).Select(i => string.Join(' ', Texts.Take(i % 4 + 1)))];

        using RetrievalModel ours = RetrievalModel.Load(folder);
        using RetrievalModel torch = TorchModel.Load(folder, null, place, TorchDevice.ParseType(type));

        Assert.Equal(ours.Fingerprint, torch.Fingerprint);
        AssertClose(ours.EncodePassages(passages), torch.EncodePassages(passages), tolerance);
        AssertClose(QNets(ours), QNets(torch), tolerance);
    }

    [Theory]
    [InlineData("gpu", "device: expected cpu, cuda, cuda:N or mps, found \"gpu\"")]
    [InlineData("cuda:", "device: expected cpu, cuda, cuda:N or mps, found \"cuda:\"")]
    [InlineData("cuda:-1", "device: expected cpu, cuda, cuda:N or mps, found \"cuda:-1\"")]
    [InlineData("cuda:99", "device cuda:99: expected ")]
    public void Parse_NoSuchDevice_SaysWhatIsExpected(string name, string message) => Assert.StartsWith(
        message, Assert.Throws<InvalidDataException>(() => TorchDevice.Parse(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void ParseType_Another_IsRefused() => Assert.Equal(
        "dtype: expected float32 or bfloat16, found \"float16\"",
        Assert.Throws<InvalidDataException>(() => TorchDevice.ParseType("float16")).Message);

    /// <summary>The names and shapes by which files are checked are those of the modules.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Parameters_GoldenModel_AreThoseThatFilesAreCheckedBy(string golden)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(golden);
        using DualEncoder model = new(config);

        Assert.Equal(
            model.Parameters().Select(p => $"{p.Name} [{string.Join(", ", p.Value.shape)}]"),
            ModelParameters.Of(config).Select(p => $"{p.Key} [{string.Join(", ", p.Value)}]"));
        Assert.Equal(model.Parameters().Sum(p => p.Value.numel()), config.ParameterCount);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string golden, string weights)
    {
        string folder = _folder.File(Guid.NewGuid().ToString("N"));
        DualEncoderConfig config = DualEncoderConfig.Read(golden);
        using CheckpointWeights read = CheckpointWeights.Open(config, weights);
        ModelFolderWriter.Write(folder, config, read, WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")));
        return folder;
    }

    private static float[] QNets(RetrievalModel model) =>
    [
        .. model.EncodeQueries(Texts).SelectMany(net =>
            Enumerable.Range(0, net.HiddenLayers + 1).SelectMany(layer => net.Matrix(layer).ToArray())
                .Concat(Enumerable.Range(0, net.HiddenLayers).SelectMany(layer => net.Bias(layer).ToArray()))),
    ];

    private static void AssertClose(float[] expected, float[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        double worst = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(worst <= tolerance, $"off by {worst}, more than {tolerance}");
    }
}
