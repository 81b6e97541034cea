using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Hypencoder.Models.Tests;

/// <summary>Directories of one BERT or DistilBERT, made of golden models, whose vectors the goldens know.</summary>
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
        AssertVectors(golden, new ModelOptions { Pooling = Pooling.MeanFaithful }, "passage_embedding_mean_original");
        AssertVectors(golden, new ModelOptions { Pooling = Pooling.MeanMasked }, "passage_embedding_mean_masked");
    }

    [Fact]
    public void Load_Normalized_GivesVectorsOfLengthOne()
    {
        WritePlain("bert_h32_q2_shared_cls", name => name);
        using IDisposable gradients = no_grad();
        using DualEncoder plain = Load(Cls), scaled = Load(Cls with { Normalize = true });
        (Tensor ids, Tensor mask) = Passages("bert_h32_q2_shared_cls");

        Tensor vectors = plain.EncodePassages(ids, mask), units = scaled.EncodePassages(ids, mask);

        float[] lengths = vectors.norm(dim: 1, p: 2f, keepdim: true).data<float>().ToArray();
        Assert.All(lengths, length => Assert.NotInRange(length, 0.99f, 1.01f));
        float[] expected = (vectors / tensor(lengths).reshape(-1, 1)).data<float>().ToArray();
        Assert.All(expected.Zip(units.data<float>().ToArray()), v => Assert.Equal(v.First, v.Second, 1e-6f));
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
        WritePlain("bert_h32_q2_shared_cls", name => "bert." + name, keep: null, (tensor, zeros(2, 32)));

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
            "adapter_config.json: expected weights alone",
            Assert.Throws<InvalidDataException>(() => DualEncoderConfig.Read(_folder.Path, Cls)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>As checkpoints of pre-training have been since 2018: old names, heads, a buffer, no pooler.</summary>
    [Fact]
    public void Load_OldNamesHeadsAndNoPooler_GivesTheSameVectors()
    {
        WritePlain(
            "bert_h32_q2_shared_cls",
            name => "bert." + name
                .Replace("LayerNorm.weight", "LayerNorm.gamma")
                .Replace("LayerNorm.bias", "LayerNorm.beta"),
            keep: name => !name.Contains("pooler"),
            ("cls.predictions.bias", zeros(200)), ("bert.embeddings.position_ids", arange(64).unsqueeze(0)));

        AssertVectors("bert_h32_q2_shared_cls", Cls, "passage_embedding_cls");
    }

    [Fact]
    public void Load_MissingUnknownAndMisshapen_ListsAll()
    {
        WritePlain(
            "bert_h32_q2_shared_cls", name => name, name => name is not "embeddings.LayerNorm.bias",
            ("encoder.layer.9.output.dense.bias", zeros(32)), ("embeddings.LayerNorm.gamma.extra", zeros(1)));

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
            ("embeddings.LayerNorm.bias", full(32, float.NaN)));

        Assert.EndsWith(
            "model.safetensors: expected numbers, found NaN or infinity in tensors embeddings.LayerNorm.bias",
            Assert.Throws<InvalidDataException>(() => Load(Cls)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private DualEncoder Load(ModelOptions options)
    {
        DualEncoder model = DualEncoder.Load(DualEncoderConfig.Read(_folder.Path, options), _folder.Path);
        model.eval();
        return model;
    }

    private void WritePlain(
        string golden, Func<string, string> rename, Func<string, bool>? keep = null, params (string, Tensor)[] more)
    {
        string folder = Fixture.Path("golden", golden);
        File.Copy(Path.Combine(folder, "base", "config.json"), _folder.File("config.json"));
        SafetensorsFile weights = new(Path.Combine(folder, "weights.safetensors"));
        SafetensorsWriter.Write(_folder.File("model.safetensors"),
        [
            .. weights.Names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..])
                .Where(keep ?? (_ => true))
                .Select(n => (rename(n), Weight(Prefix + n))),
            .. more,
        ]);

        Tensor Weight(string name) =>
            tensor(weights.Floats(name)).reshape([.. weights.Shape(name).Select(s => (long)s)]);
    }

    private void AssertVectors(string golden, ModelOptions options, string expected)
    {
        using IDisposable gradients = no_grad();
        using DualEncoder model = Load(options);
        (Tensor ids, Tensor mask) = Passages(golden);
        SafetensorsFile published = new(Fixture.Path("golden", golden, "expected_f64.safetensors"));
        double[] want = published.Doubles(expected);
        float[] found = model.EncodePassages(ids, mask).contiguous().data<float>().ToArray();
        Assert.All(want.Zip(found), v => Assert.Equal(v.First, v.Second, 2e-5));
        Assert.Equal(found, model.QueryVectors(ids, mask).contiguous().data<float>().ToArray());
    }

    private static (Tensor Ids, Tensor Mask) Passages(string golden)
    {
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Fixture.Path("golden", golden, "inputs.json")));
        return (Read("passage_input_ids"), Read("passage_attention_mask"));

        Tensor Read(string name)
        {
            long[][] rows = inputs.RootElement.GetProperty(name).Deserialize<long[][]>()!;
            return tensor(rows.SelectMany(r => r).ToArray()).reshape(rows.Length, rows[0].Length);
        }
    }
}
