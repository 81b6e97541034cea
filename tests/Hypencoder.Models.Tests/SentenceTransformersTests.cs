using System.Text.Json.Nodes;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Models.Tests;

public sealed class SentenceTransformersTests : IDisposable
{
    private const string Tanh = "torch.nn.modules.activation.Tanh", Identity = "torch.nn.modules.linear.Identity";
    private static readonly string[] Texts = ["how do bees make honey", "cats sleep all day"];
    private static readonly ModelOptions Unscaled = new() { Normalize = false };
    private readonly SentenceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Identity, true)]
    [InlineData(Tanh, true)]
    [InlineData(Tanh, false)]
    [InlineData("torch.nn.modules.activation.ReLU", true)]
    [InlineData("torch.nn.modules.activation.Sigmoid", false)]
    [InlineData("torch.nn.modules.activation.GELU", true)]
    [InlineData("torch.nn.GELU", true)]
    public void Encode_Dense_EqualsAScalarLoop(string activation, bool bias)
    {
        float[] pooled = Pooled();
        (float[,] weight, float[] b) = Layer(5, 32, seed: 1);
        _folder.WriteModules(("Transformer", ""), ("Pooling", "1_Pooling"), ("Dense", "2_Dense"));
        _folder.WriteDense("2_Dense", weight, bias ? b : null, activation);

        using RetrievalModel model = _folder.Load();

        Assert.Equal(5, model.Config.Dimension);
        AssertNear(Apply(pooled, weight, bias ? b : null, activation), model.EncodePassages(Texts));
    }

    [Fact]
    public void Encode_SeveralModulesOfVectors_AppliesThemInTheirOrder()
    {
        float[] pooled = Pooled();
        (float[,] first, float[] b) = Layer(7, 32, seed: 1);
        (float[,] second, _) = Layer(4, 7, seed: 2);
        _folder.WriteModules(
            ("Transformer", ""), ("Pooling", "1_Pooling"), ("Dense", "deep/er/a"), ("Normalize", "3"),
            ("Dropout", "4"), ("Dense", "b"), ("Normalize", "6_Normalize"));
        _folder.WriteDense("deep/er/a", first, b, Tanh);
        _folder.WriteDense("b", second, null, Identity);

        using RetrievalModel model = _folder.Load();

        float[] expected = Scaled(Apply(Scaled(Apply(pooled, first, b, Tanh), 7), second, null, Identity), 4);
        AssertNear(expected, model.EncodePassages(Texts));
        Assert.Equal(expected[..4], model.EncodeQueries(Texts[..1])[0].Matrix(0).ToArray(), Near);
    }

    [Fact]
    public void Save_DenseModulesAndPrompts_AreReadBack()
    {
        (float[,] weight, float[] bias) = Layer(5, 32, seed: 1);
        _folder.WriteModules(
            ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2"), ("Dense", "3"), ("Normalize", "4"));
        _folder.WriteDense("3", weight, bias, "torch.nn.modules.activation.Sigmoid");
        _folder.Write(
            "config_sentence_transformers.json", """{"prompts":{"query":"search query: ","document":"passage: "}}""");
        using RetrievalModel model = _folder.Load();
        using TempFolder saved = new();

        using CheckpointWeights weights = CheckpointWeights.Open(model.Config, _folder.Path);
        ModelFolderWriter.Write(saved.File("own"), model.Config, weights, model.Tokenizer);
        using RetrievalModel again = RetrievalModel.Load(saved.File("own"));

        Assert.Equal(("search query: ", "passage: "), (again.QueryInput.Prompt, again.PassageInput.Prompt));
        Assert.Equal((256, 256), (again.QueryInput.MaxLength, again.PassageInput.MaxLength));
        Assert.Equal(model.Config.Dense, again.Config.Dense);
        Assert.Equal(model.EncodePassages(Texts), again.EncodePassages(Texts));
    }

    [Fact]
    public void Fingerprint_OtherDensePoolingOrScaling_Differs()
    {
        (float[,] weight, float[] bias) = Layer(32, 32, seed: 1);
        List<string> all = [Fingerprint(null), Fingerprint(Unscaled), Fingerprint(new() { Pooling = Pooling.Cls })];
        _folder.WriteModules(("Transformer", ""), ("Pooling", "1_Pooling"), ("Dense", "2"), ("Normalize", "3"));
        foreach ((string activation, float scale) in new[] { (Tanh, 1f), (Identity, 1f), (Tanh, 2f) })
        {
            weight[0, 0] *= scale;
            _folder.WriteDense("2", weight, bias, activation);
            all.Add(Fingerprint(null));
        }
        string last = all[^1];

        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(last, Fingerprint(new() { PassagePrompt = "p: ", QueryMaxLength = 9, PassageMaxLength = 9 }));
    }

    [Theory]
    [InlineData("in_features", "31", "in_features: expected 32")]
    [InlineData("out_features", "6", "dense.0.weight is [5, 32], not [6, 32]|linear.weight is [5, 32], not [6, 32]")]
    [InlineData("out_features", "16000000", "not [16000000, 32]")]
    [InlineData("out_features", "0", "out_features: expected a whole number from 1")]
    [InlineData("bias", "false", "unknown linear.bias")]
    [InlineData("activation_function", "\"torch.nn.modules.activation.Softmax\"", "activation_function: expected")]
    [InlineData("activation_function", "\"evil.Tanh\"", "activation_function: expected")]
    [InlineData("module_input_name", "\"token_embeddings\"", "module_input_name: expected")]
    [InlineData("use_residual", "true", "use_residual: expected false")]
    public void Load_DenseThatDoesNotFit_NamesWhat(string key, string value, string expected)
    {
        (float[,] weight, float[] bias) = Layer(5, 32, seed: 1);
        _folder.WriteModules(("Transformer", ""), ("Pooling", "1_Pooling"), ("Dense", "2_Dense"));
        _folder.WriteDense("2_Dense", weight, bias, Tanh);
        string path = Path.Combine(_folder.Path, "2_Dense", "config.json");
        JsonNode config = JsonNode.Parse(File.ReadAllText(path))!;
        config[key] = JsonNode.Parse(value);
        File.WriteAllText(path, config.ToJsonString());

        string message = Assert.Throws<InvalidDataException>(() => _folder.Load()).Message;

        Assert.Contains(expected.Split('|'), part => message.Contains(part, StringComparison.Ordinal));
        Assert.True(message.Length <= 500 + _folder.Path.Length, message);
    }

    [Theory]
    [InlineData("sentence_transformers.sparse_encoder.models.SpladePooling")]
    [InlineData("sentence_transformers.sparse_encoder.models.MLMTransformer")]
    [InlineData("sentence_transformers.models.Router")]
    [InlineData("sentence_transformers.models.WeightedLayerPooling")]
    [InlineData("sentence_transformers.models.LSTM")]
    [InlineData("sentence_transformers.models.CNN")]
    [InlineData("sentence_transformers.models.LayerNorm")]
    [InlineData("sentence_transformers.models.StaticEmbedding")]
    [InlineData("pylate.models.Dense.Dense")]
    [InlineData("custom_st.Transformer")]
    public void Read_ModuleThatIsNotKnown_IsNamed(string type)
    {
        _folder.WriteModules(("Transformer", ""), ("Pooling", "1_Pooling"), (type, "2_X"));
        string message = _folder.ReadRefusal();
        Assert.Contains("modules.json: [2].type: expected sentence_transformers.", message, StringComparison.Ordinal);
        Assert.Contains(type, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pooling Transformer")]
    [InlineData("Transformer Dense Pooling")]
    [InlineData("Transformer Pooling Transformer")]
    [InlineData("Normalize")]
    public void Read_ModulesInAnotherOrder_AreRefused(string types)
    {
        _folder.WriteModules([.. types.Split(' ').Select(t => (t, "1_Pooling"))]);
        Assert.Contains("expected a Transformer, then Pooling", _folder.ReadRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../1_Pooling")]
    [InlineData("1_Pooling/../1_Pooling")]
    [InlineData("/etc")]
    [InlineData("1_Pooling\\x")]
    [InlineData("C:")]
    [InlineData("a//b")]
    public void Read_PathOutOfTheFolder_IsRefused(string path)
    {
        _folder.WriteModules(("Transformer", ""), ("Pooling", path));
        Assert.Contains("[1].path: expected a folder within", _folder.ReadRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderThatIsALink_IsRefused()
    {
        using TempFolder elsewhere = new();
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), elsewhere.Path);
        _folder.WriteModules(("Transformer", ""), ("Pooling", "link"));
        Assert.Contains("found a link", _folder.ReadRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("null")]
    [InlineData("[{\"type\":null,\"path\":\"\"}]")]
    [InlineData("[{\"type\":\"sentence_transformers.models.Transformer\"}]")]
    [InlineData("[{\"type\":\"sentence_transformers.models.Transformer\",\"path\":0}]")]
    public void Read_MalformedModules_AreRefused(string json)
    {
        _folder.Write("modules.json", json);
        Assert.Contains("modules.json", _folder.ReadRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TransformerInAFolder_IsFollowed()
    {
        foreach (string name in new[] { "config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json" })
            _folder.Move(name, $"a/b/{name}");
        _folder.Move("sentence_bert_config.json", "a/b/sentence_distilbert_config.json");
        float[] expected;
        using (SentenceFolder other = new())
        using (RetrievalModel model = other.Load())
            expected = model.EncodePassages(Texts);
        _folder.WriteModules(
            ("sentence_transformers.base.modules.transformer.Transformer", "a/b/"),
            ("sentence_transformers.sentence_transformer.modules.pooling.Pooling", "1_Pooling"),
            ("sentence_transformers.base.modules.normalize.Normalize", "2_Normalize"));

        using RetrievalModel moved = _folder.Load();

        Assert.Equal(256, moved.PassageInput.MaxLength);
        Assert.Equal(expected, moved.EncodePassages(Texts));
    }

    private string Fingerprint(ModelOptions? options)
    {
        using RetrievalModel model = _folder.Load(options);
        return model.Fingerprint;
    }

    private float[] Pooled()
    {
        using RetrievalModel model = _folder.Load(Unscaled);
        return model.EncodePassages(Texts);
    }

    private static (float[,] Weight, float[] Bias) Layer(int rows, int columns, int seed)
    {
        Random random = new(seed);
        float[,] weight = new float[rows, columns];
        float[] bias = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            bias[i] = random.NextSingle() - 0.5f;
            for (int j = 0; j < columns; j++)
                weight[i, j] = (random.NextSingle() - 0.5f) / 2;
        }
        return (weight, bias);
    }

    private static float[] Apply(float[] vectors, float[,] weight, float[]? bias, string activation)
    {
        int rows = weight.GetLength(0), columns = weight.GetLength(1);
        List<float> all = [];
        foreach (float[] x in vectors.Chunk(columns))
        {
            for (int i = 0; i < rows; i++)
            {
                double y = bias?[i] ?? 0;
                for (int j = 0; j < columns; j++)
                    y += (double)weight[i, j] * x[j];
                all.Add((float)Activate(y, activation));
            }
        }
        return [.. all];
    }

    private static double Activate(double y, string activation) => activation.Split('.')[^1] switch
    {
        "Tanh" => Math.Tanh(y),
        "ReLU" => Math.Max(y, 0),
        "Sigmoid" => 1 / (1 + Math.Exp(-y)),
        "GELU" => y * NormalProbability(y),
        _ => y,
    };

    /// <summary>Φ, by Simpson's rule over its density.</summary>
    private static double NormalProbability(double y)
    {
        const int Steps = 2000;
        double h = y / Steps, sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double x = i * h, density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
            sum += density * (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2);
        }
        return 0.5 + (sum * h / 3);
    }

    private static float[] Scaled(float[] vectors, int width) =>
    [
        .. vectors.Chunk(width).SelectMany(x =>
        {
            double length = Math.Sqrt(x.Sum(v => (double)v * v));
            return x.Select(v => (float)(v / length));
        }),
    ];

    private static bool Near(float a, float b) => Math.Abs(a - b) <= 1e-5f;

    private static void AssertNear(float[] expected, float[] found) => Assert.Equal(expected, found, Near);
}
