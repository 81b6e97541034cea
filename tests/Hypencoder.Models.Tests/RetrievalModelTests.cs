using Hypencoder.Search;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Models.Tests;

public sealed class RetrievalModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Cases => [.. GoldenFolder.With("config.json", "pytorch_model.bin", "inputs.json")];

    /// <summary>
    /// Pickled, as safetensors, and written again: one model, one fingerprint, and then the same bytes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Save_LoadedModel_WritesTheSameBytesAgain(string folder)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        using RetrievalModel pickled = new(DualEncoder.Load(DualEncoderConfig.Read(folder), folder), tokenizer);

        string once = _folder.File("first"), twice = _folder.File("second");
        RetrievalModel.Save(pickled.Encoder, tokenizer, once);
        using DualEncoder first = DualEncoder.Load(DualEncoderConfig.Read(once), once);
        RetrievalModel.Save(first, WordPieceTokenizer.Load(once), twice);

        string[] files = [.. Files("first")];
        Assert.Equal(files, Files("second"));
        Assert.Contains("model.safetensors", files);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(once, file)), File.ReadAllBytes(Path.Combine(twice, file))));
        Assert.Equal(pickled.Config.QNetDimensions, first.Config.QNetDimensions);
        Assert.Equal(pickled.Config with { QNetDimensions = [] }, first.Config with { QNetDimensions = [] });
        using RetrievalModel again = new(first, tokenizer);
        Assert.Equal(pickled.Fingerprint, again.Fingerprint);
    }

    /// <summary>
    /// The published code makes the base models that a config names, weights and all, before it loads the model's own.
    /// </summary>
    [Theory]
    [InlineData("bert_h32_q2_shared_cls", "base")]
    [InlineData("bert_h32q_h64p_basedim32", "base_query", "base_passage")]
    [InlineData("distilbert_h32_q2_shared_cls", "base")]
    public void Save_AnyModel_WritesItsBasesAsModelsOfTheirOwn(string golden, params string[] bases)
    {
        string folder = Fixture.Path("golden", golden);
        using DualEncoder model = DualEncoder.Load(DualEncoderConfig.Read(folder), folder);

        RetrievalModel.Save(
            model, WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), _folder.File("model"));

        foreach (string name in bases)
        {
            string path = Path.Combine(_folder.File("model"), name);
            string side = name == "base_passage" ? "passage" : "query";
            using DualEncoder plain = DualEncoder.Load(
                DualEncoderConfig.Read(path, new ModelOptions { Pooling = Pooling.Cls }), path);
            Assert.All(plain.Parameters(), p => Assert.True(p.Value.equal(model.Parameters().Single(
                m => m.Name == p.Name.Replace("query_encoder", $"{side}_encoder")).Value).all().item<bool>(), p.Name));
        }
    }

    [Fact]
    public void Fingerprint_AnyDifference_IsAnother()
    {
        string folder = Fixture.Path("golden", "bert_h32_q2_shared_cls");
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        DualEncoderConfig config = DualEncoderConfig.Read(folder);
        EncoderConfig heads = config.QueryEncoder with { Heads = 4 };

        string[] fingerprints =
        [
            Fingerprint(config, _ => { }),
            Fingerprint(config with { PassagePooling = Pooling.MeanMasked }, _ => { }),
            Fingerprint(config with { QueryEncoder = heads, PassageEncoder = heads }, _ => { }),
            Fingerprint(config, p => p.view(-1)[0].add_(1e-6)),
        ];

        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
        Assert.Equal(fingerprints[0], Fingerprint(config with { FreezeQueryEncoder = true }, _ => { }));

        string Fingerprint(DualEncoderConfig config, Action<Parameter> change)
        {
            using RetrievalModel model = new(DualEncoder.Load(config, folder), tokenizer);
            using IDisposable gradients = no_grad();
            change(model.Encoder.Parameters()[^1].Value);
            return model.Fingerprint;
        }
    }

    /// <summary>Published models keep their tokenizer in one repository and name their base model in another.</summary>
    [Fact]
    public void Load_NoTokenizerOfItsOwn_TakesThatOfItsBase()
    {
        string golden = Fixture.Path("golden", "bert_h32_q2_shared_cls");
        File.Copy(Path.Combine(golden, "config.json"), _folder.File("config.json"));
        File.Copy(Path.Combine(golden, "pytorch_model.bin"), _folder.File("pytorch_model.bin"));
        Directory.CreateDirectory(_folder.File("base"));
        File.Copy(Path.Combine(golden, "base", "config.json"), _folder.File("base/config.json"));
        Assert.Contains(
            "expected a vocab.txt or tokenizer.json",
            Assert.Throws<InvalidDataException>(() => RetrievalModel.Load(_folder.Path)).Message);
        Assert.Null(ModelInspection.Of(_folder.Path).VocabularySize);

        WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")).Save(_folder.File("base"));

        using RetrievalModel model = RetrievalModel.Load(_folder.Path);
        Assert.Equal(model.Tokenizer.VocabularySize, ModelInspection.Of(_folder.Path).VocabularySize);
        Assert.Equal(model.Fingerprint, ModelInspection.Of(_folder.Path).Fingerprint);
    }

    /// <summary>
    /// The control of studies: the hyper-head's attention pools a query vector, with all of its biases.
    /// </summary>
    [Fact]
    public void Load_HeadWithoutHiddenLayers_GivesTheVectorsThatWereSaved()
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", "bert_h32_q2_shared_cls"));
        random.manual_seed(3);
        using DualEncoder encoder = new(config with { QNetDimensions = [config.Dimension, 1] }, new() { Projection = 0.3 });
        encoder.eval();
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        RetrievalModel.Save(encoder, tokenizer, _folder.File("head"));
        (Tensor ids, Tensor mask) = TokenBatch.Create([tokenizer.Encode("what is a q-net", 16)]);
        float[] expected = encoder.EncodeQueries(ids, mask).ToQNets()[0].Matrix(0).ToArray();

        using RetrievalModel model = RetrievalModel.Load(_folder.File("head"));
        QNet vector = Assert.Single(model.EncodeQueries(["what is a q-net"]));

        Assert.True(model.Config.ScoresByInnerProduct);
        Assert.Equal(0, vector.HiddenLayers);
        Assert.Equal(expected, vector.Matrix(0).ToArray(), (a, b) => MathF.Abs(a - b) < 1e-5f);
        Assert.Single(encoder.Parameters(), p => p.Name.Contains("weight_query_embeddings"));
        Assert.DoesNotContain(encoder.Parameters(), p => p.Name.Contains("bias_query_embeddings"));
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(_folder.File(directory), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_folder.File(directory), f)).Order(StringComparer.Ordinal);
}
