using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;

namespace Hypencoder.Models.Tests;

/// <summary>Directories of one BERT or DistilBERT, made from golden models whose vectors are known.</summary>
public sealed class PlainEncoderTests : IDisposable
{
    private const string Prefix = "passage_encoder.transformer.";
    private static readonly ModelOptions Cls = new() { Pooling = Pooling.Cls };
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("bert_h32_q2_shared_cls", "")]
    [InlineData("bert_h32_q2_shared_cls", "bert.")]
    [InlineData("bert_h32_q4_unshared_mean", "bert.")]
    [InlineData("distilbert_h32_q2_shared_cls", "distilbert.")]
    public void Load_PlainEncoder_GivesTheVectorsOfEachPooling(string golden, string prefix)
    {
        WritePlain(golden, name => prefix + name);

        AssertVectors(golden, Cls, "passage_embedding_cls");
        AssertVectors(golden, new ModelOptions { Pooling = Pooling.MeanPublished }, "passage_embedding_mean_original");
        AssertVectors(golden, new ModelOptions { Pooling = Pooling.Mean }, "passage_embedding_mean_masked");
    }

    [Fact]
    public void Load_Normalized_GivesVectorsOfLengthOne()
    {
        WritePlain("bert_h32_q2_shared_cls", name => name);
        PackedDualEncoder plain = Load(Cls), scaled = Load(Cls with { Normalize = true });
        int[][] passages = Passages("bert_h32_q2_shared_cls");

        float[] vectors = Encode(plain, passages), units = Encode(scaled, passages);

        foreach ((float[] vector, float[] unit) in vectors.Chunk(32).Zip(units.Chunk(32)))
        {
            double length = Math.Sqrt(vector.Sum(v => (double)v * v));
            Assert.NotInRange(length, 0.99, 1.01);
            Assert.All(vector.Zip(unit), v => Assert.Equal(v.First / length, v.Second, 1e-6));
        }
    }

    [Fact]
    public void Read_NothingSaysThePooling_NamesTheFileAndTheOption()
    {
        WritePlain("bert_h32_q2_shared_cls", name => name);

        string message = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path)).Message;

        Assert.Contains("modules.json", message, StringComparison.Ordinal);
        Assert.Contains("--pooling", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classifier.weight")]
    [InlineData("pre_classifier.bias")]
    [InlineData("linear.weight")]
    [InlineData("cls.weight")]
    [InlineData("score.weight")]
    [InlineData("ctx_encoder.bert_model.embeddings.word_embeddings.weight")]
    public void Load_TensorOfAHead_NamesIt(string tensor)
    {
        WritePlain("bert_h32_q2_shared_cls", name => "bert." + name, keep: null, new SafetensorsTensor(tensor, [2, 32], new float[64]));

        string message = Assert.Throws<InvalidDataException>(() => Load(Cls)).Message;

        Assert.Contains($"without other heads or projections, found unknown {tensor}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("architectures", """["BertForSequenceClassification"]""")]
    [InlineData("architectures", """["DistilBertForTokenClassification"]""")]
    [InlineData("architectures", """["BertForQuestionAnswering"]""")]
    [InlineData("architectures", """["HF_ColBERT"]""")]
    [InlineData("architectures", """["DPRQuestionEncoder"]""")]
    [InlineData("is_decoder", "true")]
    [InlineData("add_cross_attention", "true")]
    [InlineData("hidden_act", "\"relu\"")]
    [InlineData("position_embedding_type", "\"relative_key\"")]
    [InlineData("model_type", "\"roberta\"")]
    [InlineData("quantization_config", """{"load_in_8bit":true}""")]
    [InlineData("auto_map", """{"AutoModel":"modeling.Model"}""")]
    public void Read_SettingThatIsNotKnown_NamesIt(string key, string value)
    {
        WritePlain("bert_h32_q2_shared_cls", name => name);
        JsonNode config = JsonNode.Parse(File.ReadAllText(_folder.File("config.json")))!;
        config[key] = JsonNode.Parse(value);
        File.WriteAllText(_folder.File("config.json"), config.ToJsonString());

        string message = Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path, Cls)).Message;

        Assert.Contains($"config.json: {key}: expected ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AdaptersBesideTheWeights_AreRefused()
    {
        WritePlain("bert_h32_q2_shared_cls", name => name);
        File.WriteAllText(_folder.File("adapter_config.json"), "{}");

        Assert.Contains(
            "adapter_config.json: expected a model without adapters",
            Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path, Cls)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A checkpoint of pre-training from 2018: old names, heads, a buffer, and no pooler.</summary>
    [Fact]
    public void Load_OldNamesHeadsAndNoPooler_GivesTheSameVectors()
    {
        WritePlain(
            "bert_h32_q2_shared_cls",
            name => "bert." + name
                .Replace("LayerNorm.weight", "LayerNorm.gamma")
                .Replace("LayerNorm.bias", "LayerNorm.beta"),
            keep: name => !name.Contains("pooler"),
            new("cls.predictions.bias", [200], new float[200]),
            new("bert.embeddings.position_ids", ElementType.Int64, [1, 64], file => file.Write(new byte[512])));

        AssertVectors("bert_h32_q2_shared_cls", Cls, "passage_embedding_cls");
    }

    [Fact]
    public void Load_MissingUnknownAndMisshapen_ListsAll()
    {
        WritePlain(
            "bert_h32_q2_shared_cls", name => name, name => name is not "embeddings.LayerNorm.bias",
            new("encoder.layer.9.output.dense.bias", [32], new float[32]),
            new("embeddings.LayerNorm.gamma.extra", [1], new float[1]));

        string message = Assert.Throws<InvalidDataException>(() => Load(Cls)).Message;

        Assert.Contains("unknown encoder.layer.9.output.dense.bias", message);
        Assert.Contains("unknown embeddings.LayerNorm.gamma.extra", message);
        Assert.Contains("missing query_encoder.transformer.embeddings.LayerNorm.bias", message);
    }

    [Fact]
    public void Load_InfiniteWeight_NamesTheTensor()
    {
        WritePlain(
            "bert_h32_q2_shared_cls", name => name, name => name is not "embeddings.LayerNorm.bias",
            new SafetensorsTensor("embeddings.LayerNorm.bias", [32], [.. Enumerable.Repeat(float.NaN, 32)]));

        Assert.EndsWith(
            "model.safetensors: expected numbers, found NaN or infinity in tensors embeddings.LayerNorm.bias",
            Assert.Throws<InvalidDataException>(() => Load(Cls)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private PackedDualEncoder Load(ModelOptions options)
    {
        DualEncoderConfig config = DualEncoderConfig.Read(_folder.Path, options);
        using CheckpointWeights weights = CheckpointWeights.Open(config, _folder.Path);
        PackedDualEncoder encoder = PackedDualEncoder.Create(config, weights);
        weights.RequireNumbers();
        return encoder;
    }

    private void WritePlain(
        string golden, Func<string, string> rename, Func<string, bool>? keep = null, params SafetensorsTensor[] more)
    {
        string folder = Fixture.Path("golden", golden);
        File.Copy(Path.Combine(folder, "base", "config.json"), _folder.File("config.json"));
        SafetensorsFile weights = new(Path.Combine(folder, "weights.safetensors"));
        SafetensorsWriter.Write(_folder.File("model.safetensors"),
        [
            .. weights.Names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..])
                .Where(keep ?? (_ => true))
                .Select(n => new SafetensorsTensor(
                    rename(n), [.. weights.Shape(Prefix + n).Select(s => (long)s)], weights.Floats(Prefix + n))),
            .. more,
        ]);
    }

    private void AssertVectors(string golden, ModelOptions options, string expected)
    {
        PackedDualEncoder model = Load(options);
        int[][] passages = Passages(golden);
        SafetensorsFile published = new(Fixture.Path("golden", golden, "expected_f64.safetensors"));
        double[] want = published.Doubles(expected);
        float[] found = Encode(model, passages);
        Assert.All(want.Zip(found), v => Assert.Equal(v.First, v.Second, 2e-5));
        Assert.Equal(found, model.EncodeQueryVectors(passages, 1).SelectMany(v => v));
    }

    private static float[] Encode(PackedDualEncoder model, int[][] passages)
    {
        float[] vectors = new float[passages.Length * model.Config.Dimension];
        model.EncodePassages(passages, vectors, 1);
        return vectors;
    }

    private static int[][] Passages(string golden)
    {
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Fixture.Path("golden", golden, "inputs.json")));
        int[][] ids = Read("passage_input_ids"), mask = Read("passage_attention_mask");
        return [.. ids.Zip(mask, (row, counts) => row[..counts.Sum()])];

        int[][] Read(string name) => inputs.RootElement.GetProperty(name).Deserialize<int[][]>()!;
    }
}
