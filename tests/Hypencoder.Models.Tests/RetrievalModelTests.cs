using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Search;

namespace Hypencoder.Models.Tests;

public sealed class RetrievalModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Cases => [.. GoldenFolder.With("config.json", "pytorch_model.bin", "inputs.json")];

    /// <summary>
    /// Loaded from a pickle, from safetensors and after writing: the same fingerprint, and the same bytes when written.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Save_LoadedModel_WritesTheSameBytesAgain(string folder)
    {
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        string once = _folder.File("first"), twice = _folder.File("second");
        DualEncoderConfig config = DualEncoderConfig.Read(folder);

        string pickled = Copy(config, folder, tokenizer, once);
        DualEncoderConfig first = DualEncoderConfig.Read(once);
        string written = Copy(first, once, WordPieceTokenizer.Load(once), twice);

        string[] files = [.. Files("first")];
        Assert.Equal(files, Files("second"));
        Assert.Contains("model.safetensors", files);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(once, file)), File.ReadAllBytes(Path.Combine(twice, file))));
        Assert.Equal(config.QNetDimensions, first.QNetDimensions);
        Assert.Equal(config with { QNetDimensions = [] }, first with { QNetDimensions = [] });
        Assert.Equal(pickled, written);
        using RetrievalModel again = RetrievalModel.Load(twice);
        Assert.Equal(pickled, again.Fingerprint);
    }

    /// <summary>Writes a model's weights again and returns its fingerprint.</summary>
    private static string Copy(DualEncoderConfig config, string from, WordPieceTokenizer tokenizer, string to)
    {
        using CheckpointWeights weights = CheckpointWeights.Open(config, from);
        ModelFolderWriter.Write(to, config, weights, tokenizer);
        return ModelFingerprint.Of(config, weights, tokenizer);
    }

    /// <summary>
    /// The published code creates the base models named in a configuration, with weights, before it loads the model's
    /// own.
    /// </summary>
    [Theory]
    [InlineData("bert_h32_q2_shared_cls", "base")]
    [InlineData("bert_h32q_h64p_basedim32", "base_query", "base_passage")]
    [InlineData("distilbert_h32_q2_shared_cls", "base")]
    public void Save_AnyModel_WritesItsBasesAsModelsOfTheirOwn(string golden, params string[] bases)
    {
        string folder = Fixture.Path("golden", golden);
        DualEncoderConfig config = DualEncoderConfig.Read(folder);
        using CheckpointWeights model = CheckpointWeights.Open(config, folder);

        ModelFolderWriter.Write(
            _folder.File("model"), config, model, WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")));

        foreach (string name in bases)
        {
            string path = Path.Combine(_folder.File("model"), name);
            string side = name == "base_passage" ? "passage" : "query";
            using CheckpointWeights plain = CheckpointWeights.Open(
                DualEncoderConfig.Read(path, new ModelOptions { Pooling = Pooling.Cls }), path);
            Assert.All(plain.Names, n => Assert.Equal(
                Values(model, n.Replace("query_encoder", $"{side}_encoder")), Values(plain, n)));
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
            Fingerprint(config),
            Fingerprint(config with { PassagePooling = Pooling.Mean }),
            Fingerprint(config with { QueryEncoder = heads, PassageEncoder = heads }),
            Fingerprint(config, change: 1e-6f),
        ];

        Assert.Equal(fingerprints.Length, fingerprints.Distinct().Count());
        Assert.Equal(fingerprints[0], Fingerprint(config with { FreezeQueryEncoder = true }));

        string Fingerprint(DualEncoderConfig config, float change = 0)
        {
            using CheckpointWeights weights = CheckpointWeights.Open(config, folder);
            return ModelFingerprint.Of(config, new Changed(weights, weights.Names.Last(), change), tokenizer);
        }
    }

    /// <summary>Weights with a changed first value of one tensor.</summary>
    private sealed class Changed(INamedTensors weights, string changed, float by) : INamedTensors
    {
        public IReadOnlyList<long>? Shape(string name) => weights.Shape(name);

        public void CopyTo(string name, Span<float> destination, long first)
        {
            weights.CopyTo(name, destination, first);
            if (name == changed && first == 0)
                destination[0] += by;
        }
    }

    /// <summary>
    /// Encoding calls do not wait for each other, and running calls finish when the model is disposed of.
    /// </summary>
    [Fact]
    public void Dispose_WhileOthersEncode_LetsThemFinish()
    {
        string folder = _folder.File("shared");
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", "bert_h32_q2_shared_cls"));
        ModelFolderWriter.Write(
            folder, config, new RandomWeights(config, seed: 3),
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")));
        RetrievalModel model = RetrievalModel.Load(folder);
        string[] texts = ["what is a q-net", "read the files", "a b c"];
        float[] passages = model.EncodePassages(texts), query = model.EncodeQueries(texts)[1].Matrix(0).ToArray();
        int encoded = 0, refused = 0;

        Parallel.For(0, 8, thread =>
        {
            try
            {
                for (int i = 0; i < 40; i++)
                {
                    Assert.Equal(passages, model.EncodePassages(texts));
                    Assert.Equal(query, model.EncodeQueries(texts)[1].Matrix(0).ToArray());
                    Assert.Equal(16, model.Fingerprint.Length);
                    if (Interlocked.Increment(ref encoded) == 20)
                        model.Dispose();
                }
            }
            catch (ObjectDisposedException)
            {
                Interlocked.Increment(ref refused);
            }
        });

        Assert.InRange(encoded, 20, 40);
        Assert.InRange(refused, 1, 8);
    }

    [Fact]
    public void EncodePassages_Canceled_Stops()
    {
        string folder = _folder.File("canceled");
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", "bert_h32_q2_shared_cls"));
        ModelFolderWriter.Write(
            folder, config, new RandomWeights(config, seed: 3),
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")));
        using RetrievalModel model = RetrievalModel.Load(folder);
        CancellationToken canceled = new(canceled: true);

        Assert.Throws<OperationCanceledException>(() => model.EncodePassages(["a"], null, canceled));
        Assert.Throws<OperationCanceledException>(() => model.EncodeQueries(["a"], null, canceled));
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
    /// The control of the studies: the hyper-head's attention pools a query vector, with all of its biases.
    /// </summary>
    [Fact]
    public void Load_HeadWithoutHiddenLayers_GivesTheVectorsThatWereSaved()
    {
        DualEncoderConfig config = DualEncoderConfig.Read(Fixture.Path("golden", "bert_h32_q2_shared_cls"));
        config = config with { QNetDimensions = [config.Dimension, 1] };
        RandomWeights weights = new(config, seed: 3);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece"));
        ModelFolderWriter.Write(_folder.File("head"), config, weights, tokenizer);
        float[] expected = PackedDualEncoder.Create(config, weights)
            .EncodeQueries([tokenizer.Encode("what is a q-net", 16)], 1)[0].Matrix(0).ToArray();

        using RetrievalModel model = RetrievalModel.Load(_folder.File("head"));
        QNet vector = Assert.Single(model.EncodeQueries(["what is a q-net"]));

        Assert.True(model.Config.ScoresByInnerProduct);
        Assert.Equal(0, vector.HiddenLayers);
        Assert.Equal(expected, vector.Matrix(0).ToArray());
        Assert.Single(ModelParameters.Of(config).Keys, name => name.Contains("weight_query_embeddings"));
        Assert.DoesNotContain(ModelParameters.Of(config).Keys, name => name.Contains("bias_query_embeddings"));
    }

    public void Dispose() => _folder.Dispose();

    private static float[] Values(CheckpointWeights weights, string name)
    {
        float[] values = new float[ModelParameters.Count(weights.Shape(name)!)];
        weights.CopyTo(name, values);
        return values;
    }

    private IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(_folder.File(directory), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_folder.File(directory), f)).Order(StringComparer.Ordinal);
}
