using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;

namespace Hypencoder.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private const string Shape = "{ layers: 1, hidden_size: 16, heads: 2, intermediate_size: 16, dropout: 0.1 }";
    private const string Steps = "{ max_steps: 8, batch_size: 4, learning_rate: 0.005, eval_steps: 4, save_steps: 3 }";

    private const string FromCollection = $$"""
        model: { kind: hypencoder, encoder: {{Shape}}, hidden_layers: 1, query_max_length: 8, passage_max_length: 12 }
        data: { collection: beir, dev_sample: { queries: 5, passages: 20 } }
        vocabulary_size: 120
        training: {{Steps}}
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>40 passages of few words; a query is one passage's first word and number.</summary>
    public TrainingRunTests()
    {
        string[] words = ["apple", "pear", "plum", "cherry"];
        string[] splits = ["train", "dev"];
        BeirFolder.Write(
            _folder, Enumerable.Range(0, 40).Select(p => ($"p{p}", $"{words[p % 4]} number {p} grows on a tree")),
            splits.SelectMany(s => Enumerable.Range(0, 12).Select(q => ($"{s}{q}", $"{words[q % 4]} {q}"))),
            splits.SelectMany(s => Enumerable.Range(0, 12).Select(q => (s, $"{s}{q}", $"p{q}", 1))));
        TrainingFile.Write(_folder["examples.jsonl"], Enumerable.Range(0, 8).Select(q => new TrainingExample(
            new Query($"q{q}", $"{words[q % 4]} {q}"),
            [.. Enumerable.Range(0, 4).Select(i =>
                new TrainingItem($"p{q + i}", $"{words[(q + i) % 4]} number {q + i}", 5.0 - i))])));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Collection_GivesLoadableModelCurveAndSettings()
    {
        IReadOnlyList<TrainingCurvePoint> curve = Run(FromCollection, "out");

        Assert.Equal([4, 8], curve.Select(p => p.Step));
        Assert.All(curve, p => Assert.InRange(p.DevScore!.Value, 0, 1));
        using RetrievalModel model = RetrievalModel.Load(_folder["out"]);
        Assert.Equal((8, 12), (model.Config.QueryMaxLength, model.Config.PassageMaxLength));
        Assert.Equal(DualEncoderKind.Hypencoder, model.Config.Kind);
        Assert.False(Directory.Exists(Path.Combine(_folder["out"], "checkpoints")));
        Assert.Equal(
            YamlFile.ToText(TrainingRunConfig.Read(_folder["train.yaml"])),
            YamlFile.ToText(TrainingRunConfig.Read(Path.Combine(_folder["out"], "train.yaml"))));
        QNetLinearity? linearity = null;
        Assert.Equal(
            curve, Run(FromCollection, "out", resume: true, measured: m => linearity = m)); // nothing more to do
        Assert.InRange(linearity!.RSquared, 0, 1);
        Assert.InRange(Assert.Single(linearity.Layers).AlwaysOn, 0, 1);
    }

    [Fact]
    public void Run_StoppedAndResumed_GivesSameBytes()
    {
        string yaml = FromCollection.Replace("max_steps: 8", "max_steps: 8, learn_similarity_scale: true");
        Run(yaml, "unbroken");
        for (int i = 0; i < 5; i++) // a token that is cancelled from the start lets each run make one step
        {
            Assert.ThrowsAny<OperationCanceledException>(
                () => Run(yaml, "stopped", resume: true, new CancellationToken(canceled: true)));
        }
        Run(yaml, "stopped", resume: true);

        string[] files = ["model.safetensors", "config.json", "vocab.txt", "training.json", "linearity.json"];
        foreach (string file in files)
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(_folder["unbroken"], file)),
                File.ReadAllBytes(Path.Combine(_folder["stopped"], file)));
        }
        Assert.InRange(DualEncoderConfig.Read(_folder["stopped"]).SimilarityScale!.Value, 0.98, 1.02);
    }

    [Fact]
    public void Run_ExamplesWithTeacherAndStart_GoesOnFromStart()
    {
        Run(FromCollection, "start");

        IReadOnlyList<TrainingCurvePoint> curve = Run(
            """
            model: { start: start }
            data: { examples: examples.jsonl }
            training: { max_steps: 3, batch_size: 2, items_per_query: 4, learning_rate: 0.0000001, losses: [{ type: margin_mse }] }
            """, "tuned");

        Assert.Null(Assert.Single(curve).DevScore);
        using RetrievalModel start = RetrievalModel.Load(_folder["start"]);
        using RetrievalModel tuned = RetrievalModel.Load(_folder["tuned"]);
        Assert.Equal(start.Config, tuned.Config with { QNetDimensions = start.Config.QNetDimensions });
        Assert.Equal(start.Tokenizer.Tokens, tuned.Tokenizer.Tokens);
        float[] before = start.EncodePassages(["apple"]), after = tuned.EncodePassages(["apple"]);
        Assert.NotEqual(before, after);
        Assert.All(before.Zip(after), p => Assert.Equal(p.First, p.Second, 1e-4f));
    }

    [Fact]
    public void Run_NewKindWithStart_BeginsWithItsTransformer()
    {
        Run(FromCollection, "start");

        Run(
            $$"""
            model: { kind: hypencoder, start: start, hidden_layers: 2, freeze_encoder: true }
            data: { collection: beir }
            training: {{Steps}}
            """, "deeper");

        using RetrievalModel model = RetrievalModel.Load(_folder["deeper"]);
        Assert.Equal([16, 16, 16, 1], model.Config.QNetDimensions);
        using RetrievalModel start = RetrievalModel.Load(_folder["start"]);
        Assert.Equal(start.EncodePassages(["apple"]), model.EncodePassages(["apple"])); // frozen
    }

    [Fact]
    public void Run_HyperHeadOfAnotherModel_BeginsWithItAndItsForm()
    {
        Run(
            FromCollection.Replace(
                "hidden_layers: 1", "hidden_layers: 2, q_net: { residual_on_last: true, activation: gelu }"),
            "published");
        Run(
            FromCollection.Replace("hypencoder", "bi_encoder").Replace("hidden_layers: 1, ", ""), "encoder",
            measured: _ => Assert.Fail("a vector is linear"));

        Run(
            """
            model: { kind: hypencoder, start: encoder, hyper_head: published, freeze_encoder: true }
            data: { collection: beir }
            training: { max_steps: 1, batch_size: 4, learning_rate: 0.000001 }
            """, "joined");

        using RetrievalModel joined = RetrievalModel.Load(_folder["joined"]);
        using RetrievalModel encoder = RetrievalModel.Load(_folder["encoder"]);
        using RetrievalModel published = RetrievalModel.Load(_folder["published"]);
        Assert.Equal(published.Config.QNetDimensions, joined.Config.QNetDimensions);
        Assert.Equal(published.Config.QNetOptions, joined.Config.QNetOptions);
        Assert.Equal(encoder.EncodePassages(["apple"]), joined.EncodePassages(["apple"])); // frozen
        using DualEncoder ours = DualEncoder.Load(joined.Config, _folder["joined"]);
        using DualEncoder theirs = DualEncoder.Load(published.Config, _folder["published"]);
        Assert.All(ours.Parameters().Where(p => DualEncoder.IsHyperHead(p.Name)), p => Assert.True(
            p.Value.allclose(theirs.Parameters().Single(q => q.Name == p.Name).Value, atol: 1e-5), p.Name));
    }

    [Fact]
    public void Run_HyperHeadOfAnotherWidth_SaysBothWidths()
    {
        Run(FromCollection, "published");
        string narrow = FromCollection.Replace("hypencoder", "bi_encoder")
            .Replace("hidden_layers: 1, ", "").Replace("hidden_size: 16", "hidden_size: 8");
        Run(narrow, "narrow");

        Assert.EndsWith(
            "published\", a Hypencoder of widths 16 and 16",
            Assert.Throws<InvalidDataException>(() => Run(
                """
                model: { kind: hypencoder, start: narrow, hyper_head: published }
                data: { collection: beir }
                training: { max_steps: 1, batch_size: 4 }
                """, "joined")).Message);
    }

    /// <summary>A model as training leaves it is read and written to the same bytes.</summary>
    [Fact]
    public void Run_Model_IsWrittenAgainToTheSameBytes()
    {
        Run(FromCollection, "out");

        using (DualEncoder model = DualEncoder.Load(DualEncoderConfig.Read(_folder["out"]), _folder["out"]))
            model.Save(RetrievalModel.LoadTokenizer(_folder["out"]), _folder["again"]);

        string[] files = ["config.json", "base/config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json"];
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder["out"], file)),
            File.ReadAllBytes(Path.Combine(_folder["again"], file))));
    }

    [Fact]
    public void Run_FrozenBiEncoder_HasNothingToTrain()
    {
        string frozen = FromCollection.Replace("hidden_layers: 1", "freeze_encoder: true")
            .Replace("kind: hypencoder", "kind: bi_encoder");

        Assert.StartsWith(
            "the model has no weights to train",
            Assert.Throws<InvalidDataException>(() => Run(frozen, "out")).Message);
    }

    [Theory]
    [InlineData("kind: hypencoder, ", "", "model.kind: expected hypencoder or bi_encoder, or a start, found nothing")]
    [InlineData("hidden_layers: 1, ", "", "model.hidden_layers: expected 0 or above, found nothing")]
    [InlineData("kind: hypencoder", "kind: bi_encoder",
        "model.hidden_layers: expected none where kind is not hypencoder, found one")]
    [InlineData("hidden_layers: 1, ", "hidden_layers: 1, hyper_head: other, ",
        "model.hyper_head: expected none of them, since the hyper-head has its own, "
        + "found hidden_layers, hidden_width, nested_widths, q_net or initialisation beside it")]
    [InlineData("hidden_layers: 1, ", "hidden_layers: 1, pooling: cls, ",
        "model.pooling: expected none without a start, found Cls")]
    [InlineData("collection: beir, ", "", "data: expected a collection or examples, found neither")]
    [InlineData("vocabulary_size: 120", "vocabulary_size: 9", "vocabulary_size: expected 100 to 1048576, found 9")]
    [InlineData("vocabulary_size: 120", "vocabulary_size: 2000000000",
        "vocabulary_size: expected 100 to 1048576, found 2000000000")]
    [InlineData("layers: 1, ", "layers: 2000000000, ", "encoder.layers: expected 1 to 256, found 2000000000")]
    [InlineData("layers: 1, hidden_size: 16", "layers: 200, hidden_size: 16384",
        "encoder: expected layers and widths that make at most 2147483648 weights, found 214853222400")]
    [InlineData("hidden_layers: 1", "hidden_layers: 70000", "model.hidden_layers: expected 0 to 64, found 70000")]
    [InlineData("passage_max_length: 12", "passage_max_length: 99999999",
        "model.passage_max_length: expected 3 to 16384, found 99999999")]
    [InlineData("batch_size: 4", "batch_size: 2000000000",
        "training.batch_size: expected 1 to 1048576, found 2000000000")]
    [InlineData("max_steps: 8", "max_step: 8", "training: unknown key 'max_step'")]
    [InlineData("hidden_layers: 1", "hidden_layers: 1, similarity_scale: 0",
        "model.similarity_scale: expected above 0, found 0")]
    [InlineData("max_steps: 8", "max_steps: 8, similarity_scale_learning_rate: -1",
        "training.similarity_scale_learning_rate: expected above 0, found -1")]
    [InlineData("max_steps: 8",
        "max_steps: 8, learn_similarity_scale: true, losses: [{ type: cross_entropy, similarity_scale: 3 }]",
        "training.learn_similarity_scale: expected a loss over scores without its own similarity_scale, found true")]
    public void Read_Fault_NamesKey(string right, string wrong, string message)
    {
        File.WriteAllText(_folder["train.yaml"], FromCollection.Replace(right, wrong, StringComparison.Ordinal));

        Assert.EndsWith(": " + message, Assert.Throws<InvalidDataException>(
            () => TrainingRunConfig.Read(_folder["train.yaml"])).Message);
    }

    [Fact]
    public void Read_LossRepeatedByAlias_IsRefused()
    {
        string losses = $"[&l {{ type: cross_entropy }}{string.Concat(Enumerable.Repeat(", *l", 500))}]";
        File.WriteAllText(
            _folder["train.yaml"], FromCollection.Replace("max_steps: 8", $"losses: {losses}, max_steps: 8"));

        Assert.EndsWith(": training.losses: expected 1 to 16, found 501", Assert.Throws<InvalidDataException>(
            () => TrainingRunConfig.Read(_folder["train.yaml"])).Message);
    }

    /// <summary>
    /// The files of a run in the order of writing; the last file of each prefix is as a kill would leave it.
    /// </summary>
    public static TheoryData<string, bool> Killed => new()
    {
        { "train.yaml.tmp", false },
        { "train.yaml.tmp", true },
        { "", false },
        { "train.yaml", true },
        { "train.yaml checkpoints/best.safetensors.tmp", true },
        { "train.yaml checkpoints/unfinished/model.safetensors.tmp", true },
        { "train.yaml checkpoints/unfinished/model.safetensors checkpoints/unfinished/optimizer.bin", true },
        { "train.yaml training.json.tmp", true },
        { "train.yaml training.json linearity.json.tmp", true },
        { "train.yaml training.json linearity.json vocab.txt.tmp", true },
        { "train.yaml training.json vocab.txt tokenizer_config.json model.safetensors.tmp", true },
        {
            "train.yaml training.json vocab.txt tokenizer_config.json model.safetensors base/model.safetensors.tmp",
            true
        },
        { "train.yaml training.json vocab.txt tokenizer_config.json model.safetensors base/config.json.tmp", true },
        { "train.yaml training.json vocab.txt tokenizer_config.json model.safetensors config.json.tmp", true },
        {
            "train.yaml training.json linearity.json vocab.txt tokenizer_config.json model.safetensors "
                + "base/model.safetensors base/config.json config.json checkpoints/step-3/state.json",
            true
        },
    };

    [Theory]
    [MemberData(nameof(Killed))]
    public void Run_KilledAnywhere_CanBeBegunAgain(string left, bool resume)
    {
        string unbroken = _folder["unbroken"], killed = _folder["killed"];
        Run(FromCollection, "unbroken");
        Directory.CreateDirectory(killed);
        foreach (string file in left.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(killed, file), whole = Path.Combine(unbroken, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(whole))
                File.Copy(whole, path);
            else
                File.WriteAllText(path, "half of it");
        }

        Run(FromCollection, "killed", resume);

        Assert.Equal(Files(unbroken), Files(killed));

        static IEnumerable<(string Name, string Content)> Files(string folder) =>
            from path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            select (Path.GetRelativePath(folder, path), Convert.ToBase64String(File.ReadAllBytes(path)));
    }

    [Fact]
    public void Run_WhileAnotherBegins_LeavesItsFile()
    {
        Directory.CreateDirectory(_folder["out"]);
        AtomicFile.Write(Path.Combine(_folder["out"], "train.yaml"), _ => Assert.Contains(
            "not empty", Assert.Throws<InvalidDataException>(() => Run(FromCollection, "out")).Message));
    }

    [Fact]
    public void Run_OtherSettingsOrFullFolder_Refuses()
    {
        Run(FromCollection, "out");

        Assert.Contains("not empty", Assert.Throws<InvalidDataException>(() => Run(FromCollection, "out")).Message);
        Assert.Contains("other settings", Assert.Throws<InvalidDataException>(
            () => Run(FromCollection.Replace("max_steps: 8", "max_steps: 9"), "out", resume: true)).Message);
    }

    [Fact]
    public void Run_UnfitData_SaysSoAndLeavesNoFolder()
    {
        string few = FromCollection.Replace("batch_size: 4", "batch_size: 64", StringComparison.Ordinal);

        Assert.Equal(
            "training.batch_size: 64 is more than the 12 training examples",
            Assert.Throws<InvalidDataException>(() => Run(few, "out")).Message);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private IReadOnlyList<TrainingCurvePoint> Run(
        string yaml, string output, bool resume = false, CancellationToken cancellationToken = default,
        Action<QNetLinearity>? measured = null)
    {
        File.WriteAllText(_folder["train.yaml"], yaml);
        return TrainingRun.Run(
            TrainingRunConfig.Read(_folder["train.yaml"]), _folder[output], resume, null, cancellationToken,
            measured: measured);
    }
}
