using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.HardNegatives;
using Hypencoder.Training.Runs;
using Hypencoder.Training.Teachers;
using Hypencoder.Training.Texts;
using TorchSharp;

namespace Hypencoder.Training.Tests.Teachers;

/// <summary>From mined negatives to a teacher's scores, and to a model that learns from them.</summary>
public sealed class TeacherTests : IDisposable
{
    private static readonly string Start = Fixture.Path("cases", "02-st-5.4-pooling", "model");
    private static readonly string[] Words = ["bees", "honey", "cats", "sleep", "day", "nectar", "make", "all"];

    private static readonly TeacherConfig Config = new()
    {
        Start = Start,
        Training = new() { MaxSteps = 4, BatchSize = 8, ItemsPerQuery = 3, LearningRate = 1e-3, EvalSteps = 2 },
        DevSample = new() { Queries = 6, Candidates = 5 },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly LoadedCollection _collection;

    public TeacherTests()
    {
        (string, string)[] passages =
            [.. Enumerable.Range(0, 40).Select(p => ($"p{p}", $"{Words[p % 8]} {Words[p / 8]} {Words[p % 5]}"))];
        string[] splits = ["train", "dev"];
        _collection = LoadedCollection.Load(
            BeirFolder.Write(
                _folder, passages,
                splits.SelectMany(s => Enumerable.Range(0, s == "dev" ? 10 : 200)
                    .Select(q => ($"{s}{q}", $"{Words[q % 8]} {Words[q / 8 % 5]}"))),
                splits.SelectMany(s => Enumerable.Range(0, s == "dev" ? 10 : 200)
                    .Select(q => (s, $"{s}{q}", $"p{q % 40}", 1)))),
            0, 0, seed: 1);
        using Bm25Ranker ranker = new(_collection.Passages);
        TokenizedCollection texts = Texts(8);
        MinedNegatives mined = new HardNegativeMiner(ranker, new() { ToRank = 4 }, atLeast: 2).Mine(
            _collection.Queries("train"), texts.TrainingRelevant());
        HardNegativeFile.Write(_folder["negatives.tsv"], _collection, mined.Negatives);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TrainAndScore_Collection_GivesScoresThatMarginMseLearnsFrom()
    {
        Teacher teacher = new(Config, _collection, 8, 12, _folder["negatives.tsv"]);
        using (Bm25Ranker ranker = new(_collection.Passages))
        {
            IReadOnlyList<TrainingCurvePoint> curve = teacher.Train(Files(), ranker);
            Assert.Equal([2, 4], curve.Select(p => p.Step));
            Assert.All(curve, p => Assert.InRange(p.DevScore!.Value, 0.0, 1.0));
        }
        Assert.Equal(["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"],
            Directory.GetFiles(_folder["teacher"]).Select(f => Path.GetFileName(f)).Order());
        teacher.Score(_folder["teacher"], _folder["scores.tsv"]);

        // A student of other lengths, and so other tokens, has the same examples.
        TokenizedCollection texts = Texts(6);
        TrainingSet set = texts.TrainingSet(HardNegativeFile.Read(_folder["negatives.tsv"], _collection, texts));
        set = Teacher.WithScores(set, _folder["scores.tsv"], _collection);
        using CrossEncoder model = CrossEncoder.Load(_folder["teacher"]);
        model.eval();
        foreach (int q in new[] { 0, 63, 64, 199 })
        {
            int[] items = [.. set.Examples[q].Positives, .. set.Examples[q].Negatives];
            float[] scores = [.. set.Examples[q].PositiveScores!, .. set.Examples[q].NegativeScores!];
            Assert.Equal(items.Length, scores.Length);
            Assert.All(items.Zip(scores), item => Assert.Equal(
                TorchScore(model, _collection.Queries("train")[q].Text, _collection.Passages[item.First].Text),
                item.Second, 1e-4));
        }
        using DualEncoder student = DualEncoder.Load(DualEncoderConfig.Read(Start), Start);
        new Trainer(student, set, new TrainingConfig
        {
            MaxSteps = 1,
            BatchSize = 4,
            ItemsPerQuery = 3,
            Losses = [new LossConfig { Type = LossType.MarginMse }],
        }).Train(null);
    }

    [Fact]
    public void Score_StoppedAndCutOff_GoesOnToTheSameBytes()
    {
        Teacher teacher = new(Config, _collection, 8, 12, _folder["negatives.tsv"]);
        torch.manual_seed(5);
        using (CrossEncoder model = CrossEncoder.Begin(DualEncoderConfig.Read(Start).QueryEncoder, Start))
            model.Save(RetrievalModel.LoadTokenizer(Start), _folder["teacher"]);
        teacher.Score(_folder["teacher"], _folder["unbroken.tsv"]);
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => teacher.Score(
            _folder["teacher"], _folder["scores.tsv"], 1, new CallbackProgress<int>(done =>
            {
                if (done == 128)
                    source.Cancel();
            }), source.Token));
        string part = _folder["scores.tsv.part"];
        Assert.Equal(128, File.ReadLines(part).Count());
        File.AppendAllText(part, "train128\tp1\t0.5\ntrain129\tp"); // as a kill leaves a block
        int first = 0;

        teacher.Score(
            _folder["teacher"], _folder["scores.tsv"], 1,
            new CallbackProgress<int>(done => first = first == 0 ? done : first));

        Assert.Equal(192, first); // two blocks were there
        Assert.Equal(File.ReadAllBytes(_folder["unbroken.tsv"]), File.ReadAllBytes(_folder["scores.tsv"]));
        Assert.False(File.Exists(part));
    }

    [Theory]
    [InlineData("train1\t", "train9\t", ":2: expected the scores of a training query, found \"train9\"")]
    [InlineData("\tp0\t", "\tp39\t", ":1: expected passage p0, found \"p39\"")]
    [InlineData("\t2.5\n", "\n", ":1: expected 2 passages with scores, found \"3 fields\"")]
    [InlineData("2.5", "NaN", ":1: expected a score, found \"NaN\"")]
    [InlineData("train1\tp1\t1\tp0\t2\n", "", ":2: expected 2 lines, found \"1\"")]
    public void Read_MalformedScores_NamesLine(string right, string wrong, string message)
    {
        TokenizedExample[] examples = [new(0, [0], [3], null, null, [0]), new(1, [1], [0], null, null, [1])];
        TrainingSet set = new([], [], examples);
        string content = "train0\tp0\t-1\tp3\t2.5\ntrain1\tp1\t1\tp0\t2\n";
        string path = _folder.Write("scores.tsv", content);
        Assert.Equal<IEnumerable<float[]>>([[-1, 2.5f], [1, 2]], TeacherScoreFile.Read(path, set, _collection));

        File.WriteAllText(path, content.Replace(right, wrong));

        Assert.Equal(path + message, Assert.Throws<InvalidDataException>(
            () => TeacherScoreFile.Read(path, set, _collection)).Message);
    }

    [Fact]
    public void Constructor_StartWithoutRoom_SaysHowMuchIsNeeded()
    {
        Assert.Contains("expected an encoder of 611 tokens", Assert.Throws<InvalidDataException>(
            () => new Teacher(Config, _collection, 100, 512, _folder["negatives.tsv"])).Message);
    }

    [Fact]
    public void Validate_OtherLossOrNoNegatives_NamesKey()
    {
        TrainingConfig margin = Config.Training with { Losses = [new LossConfig { Type = LossType.MarginMse }] };

        Assert.StartsWith("teacher.training.losses: expected none", Assert.Throws<InvalidDataException>(
            () => (Config with { Training = margin }).Validate("teacher")).Message);
        Assert.StartsWith("teacher.training.items_per_query: expected 2", Assert.Throws<InvalidDataException>(
            () => (Config with { Training = Config.Training with { ItemsPerQuery = 1 } }).Validate("teacher")).Message);
    }

    private TrainedModelFiles Files() =>
        new(_folder["teacher"], _folder["teacher.training.json"], _folder["checkpoints"]);

    private TokenizedCollection Texts(int length) => new(
        _collection, RetrievalModel.LoadTokenizer(Start), new TextInput("", length), new TextInput("", length));

    private static double TorchScore(CrossEncoder model, string query, string passage)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable gradients = torch.no_grad();
        WordPieceTokenizer tokenizer = RetrievalModel.LoadTokenizer(Start);
        return model.Score([new TextPair(tokenizer.Encode(query, 8), tokenizer.Encode(passage, 12))]).item<float>();
    }
}
