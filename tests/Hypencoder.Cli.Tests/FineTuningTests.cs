using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Torch;
using Hypencoder.Training;
using TorchSharp;

namespace Hypencoder.Cli.Tests;

/// <summary>
/// The hard tasks from raw files to a model, on small files of the same format and with the files in <c>configs/</c>,
/// of which only paths, start and sizes are replaced.
/// </summary>
public sealed class FineTuningTests : IDisposable
{
    private const int Count = 32;
    private static readonly string[] Verbs = ["read", "write", "draw", "sort", "send", "parse", "open", "close"];
    private static readonly string[] Objects = ["files", "circles", "lists", "mails"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("trec-tot-hypencoder.yaml")]
    [InlineData("trec-tot-be-base.yaml")]
    public void Train_TrecTotRawFiles_LowersLoss(string config)
    {
        string queries = WriteLines("queries.jsonl", i => new
        {
            id = $"{i}",
            url = "https://example.org",
            domain = "movie",
            title = $"{Verbs[i % 8]} something",
            text = $"it was {Objects[i / 8]}",
            sentence_annotations = Array.Empty<object>(),
        });
        string corpus = WriteLines("corpus.jsonl", i => new
        {
            doc_id = $"{1000 + i}",
            page_title = Verbs[i % 8],
            wikidata_id = $"Q{i}",
            text = $"{Verbs[i % 8]} {Objects[i / 8]} {i}",
        });
        string qrels = _folder.Write(
            "qrel.txt", string.Concat(Enumerable.Range(0, Count).Select(i => $"{i} 0 {1000 + i} 1\n")));

        JsonNode summary = CliRun.Of(
            "convert", "trec-tot", "--queries", queries, "--qrels", qrels, "--corpus", corpus, "--out",
            _folder["examples.jsonl"], "--negatives", "7", "--to-rank", "9", "--json").Succeeded().Json;

        Assert.Equal((Count, 8L * Count), (summary["examples"]!.GetValue<int>(), summary["items"]!.GetValue<long>()));
        TrainsAndScores(config, epochs: 25);
    }

    [Theory]
    [InlineData("trec-tot-hypencoder.yaml")]
    [InlineData("trec-tot-be-base.yaml")]
    public void Train_RedditTomtRawFiles_LowersLoss(string config)
    {
        object Document(int i) => new
        {
            id = $"tt{i}",
            title = Verbs[i % 8],
            text = $"{Verbs[i % 8]} {Objects[i / 8 % 4]} {i}",
            meta = new { },
        };
        WriteLines("Movies/documents.json", Document);
        WriteLines("Movies/hard_negative_documents.json", Document, first: Count, count: 8);
        WriteLines("Movies/negative_documents.json", Document, count: 0);
        WriteLines("Movies/splits/train/queries.json", i => new
        {
            id = $"q{i}",
            title = $"{Verbs[i % 8]} something",
            description = $"it was {Objects[i / 8]}",
            raw_description = "",
            meta = new { author = "a", replies = Array.Empty<object>() },
        });
        _folder.Write("Movies/splits/train/qrels.txt", string.Concat(
            Enumerable.Range(0, Count).Select(i => $"q{i}\t0\ttt{i}\t1\n")));
        _folder.Write("Movies/bm25_hard_negatives_all.json", JsonSerializer.Serialize(Enumerable.Range(0, Count)
            .ToDictionary(i => $"q{i}", i => Enumerable.Range(1, 8).Select(n => $"tt{(i + n) % (Count + 8)}"))));

        CliRun run = CliRun.Of(
            "convert", "reddit-tomt", "--folder", _folder["Movies"], "--out", _folder["examples.jsonl"]).Succeeded();

        Assert.EndsWith(
            "examples.jsonl: 32 examples with 288 passages, of 32 records; 0 without a positive passage and 0 with too "
            + "few negative ones are left out\n", run.Output, StringComparison.Ordinal);
        TrainsAndScores(config, epochs: 25);
    }

    [Theory]
    [InlineData("followir-hypencoder.yaml")]
    [InlineData("followir-be-base.yaml")]
    public void Train_RecordsWithInstructions_LowersLoss(string config)
    {
        string records = WriteRecords();
        JsonNode summary = CliRun.Of(
            "convert", "msmarco-instructions", "--records", records, "--out", _folder["examples.jsonl"], "--json")
            .Succeeded().Json;

        Assert.Equal((400, 2400L), (summary["examples"]!.GetValue<int>(), summary["items"]!.GetValue<long>()));
        TrainsAndScores(config, epochs: 1);
    }

    [Fact]
    public void Convert_SameInputTwice_GivesSameBytes()
    {
        string records = WriteRecords();
        foreach ((string name, string seed) in new[] { ("first", "42"), ("again", "42"), ("other", "1") })
        {
            CliRun.Of("convert", "msmarco-instructions", "--records", records, "--out", _folder[name], "--seed", seed)
                .Succeeded();
        }

        byte[] first = File.ReadAllBytes(_folder["first"]);
        Assert.Equal(first, File.ReadAllBytes(_folder["again"]));
        Assert.NotEqual(first, File.ReadAllBytes(_folder["other"]));
    }

    /// <summary>Trains with the config, and checks the steps, the loss and the model's scores.</summary>
    private void TrainsAndScores(string config, int epochs)
    {
        bool hypencoder = config.Contains("hypencoder", StringComparison.Ordinal);
        string start = _folder["start"], output = _folder["model"];
        SaveStart(start, hypencoder ? DualEncoderKind.Hypencoder : DualEncoderKind.BiEncoder);
        int examples = TrainingFile.Read(_folder["examples.jsonl"]).Count(), steps = examples / 8 * epochs;
        string yaml = File.ReadAllText(Fixture.Path("..", "..", "configs", config));
        foreach ((string key, string value) in new (string, string)[]
            { ("start", start), ("examples", _folder["examples.jsonl"]), ("batch_size", "8"),
            ("learning_rate", "0.005") })
        {
            Regex line = new($@"^(\s+{key}): .*$", RegexOptions.Multiline);
            Assert.Single(line.Matches(yaml));
            yaml = line.Replace(yaml, $"$1: {value}");
        }
        yaml += $"  eval_steps: {steps / 5}\n"; // five points of the loss

        CliRun run = CliRun.Of(
            "train", _folder.Write("train.yaml", yaml), "--out", output, "--threads", "1",
            "--json").Succeeded();

        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{examples} training examples, {examples / 8} steps per epoch, {steps} steps in total, "
                + $"{(steps + 9) / 10} of them warm-up\n"),
            run.Error, StringComparison.Ordinal);
        Assert.Equal(steps, run.Json["steps"]!.GetValue<int>());
        Assert.Equal(hypencoder, run.Json["linearity"]?["layers"]![0]!["alwaysOn"] is not null);
        TrainingCurvePoint[] curve = JsonSerializer.Deserialize<TrainingCurvePoint[]>(
            File.ReadAllText(Path.Combine(output, "training.json")))!;
        Assert.True(curve[^1].Loss < 0.9 * curve[0].Loss, $"from {curve[0].Loss} to {curve[^1].Loss}");
        using RetrievalModel before = RetrievalModel.Load(start), after = RetrievalModel.Load(output);
        Assert.Equal(
            (before.Config.Kind, 512, 512),
            (after.Config.Kind, after.Config.QueryMaxLength, after.Config.PassageMaxLength));
        Assert.True(Loss(after) < 0.75 * Loss(before), $"from {Loss(before)} to {Loss(after)}");
        Assert.Equal(2, CliRun.Of(
            "score", "--model", output, "--query", "read files", "--passage", "read files 0", "draw lists 2", "--json")
            .Succeeded().Json["scores"]!.AsArray().Count);
    }

    /// <summary>A random model that pools all tokens, so that it soon learns to match words.</summary>
    private static void SaveStart(string directory, DualEncoderKind kind)
    {
        string[] words = [.. Verbs, .. Objects, .. Enumerable.Range(0, 10).Select(i => $"{i}")];
        WordPieceTokenizer tokenizer = WordPieceTrainer.Train([.. words, .. words], 200);
        EncoderConfig shape = new()
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 16,
            Layers = 1,
            Heads = 2,
            IntermediateSize = 32,
            MaxPositions = 512, // as many as the configs ask for
        };
        torch.manual_seed(7);
        using DualEncoder encoder = new(
            new DualEncoderConfig
            {
                Kind = kind,
                QueryEncoder = shape,
                PassageEncoder = shape,
                QueryPooling = kind == DualEncoderKind.BiEncoder ? Pooling.Mean : null,
                PassagePooling = Pooling.Mean,
                QNetDimensions = kind == DualEncoderKind.Hypencoder ? [16, 16, 1] : [],
                QNetOptions = new QNetOptions { ResidualOnLast = true },
            },
            new HyperHeadInitialization { QueryEmbeddings = 0.1, Projection = 0.02, PooledOutput = 1 });
        encoder.Save(tokenizer, directory);
    }

    /// <summary>The mean cross-entropy of the first examples' positives among their own items.</summary>
    private double Loss(RetrievalModel model) => TrainingFile.Read(_folder["examples.jsonl"]).Take(64).Average(example =>
    {
        float[] vectors = model.EncodePassages([.. example.Items.Select(i => i.Text)]);
        float[] scores = model.EncodeQueries([example.Query.Text])[0].Score(vectors);
        return Math.Log(scores.Sum(score => Math.Exp(score - scores[0])));
    });

    /// <summary>400 records, of which every second has an instruction and its own negative.</summary>
    private string WriteRecords()
    {
        string many = string.Concat(Enumerable.Repeat(" lists", 600)); // more than fit
        object Passage(int i) => new { docid = $"{i}", title = "-", text = $"{Verbs[i % 8]} {Objects[i / 8 % 4]} {i}" };
        return WriteLines("records.jsonl", i => new
        {
            query_id = $"{i}",
            query = $"{Verbs[i % 8]} {Objects[i / 8 % 4]} as the lists say{(i == 4 ? many : "")}",
            only_query = $"{Verbs[i % 8]} {Objects[i / 8 % 4]}",
            only_instruction = "as the lists say",
            has_instruction = i % 2 == 0,
            positive_passages = new[] { Passage(i) },
            negative_passages = Enumerable.Range(1, 7).Select(n => Passage((i + n) % 400)),
            new_negatives = i % 2 == 0
                ?
                [
                    new
                    {
                        docid = "0",
                        explanation = "no",
                        followir_score = 0.1,
                        joint_id = "j",
                        text = i == 4 ? many : "write",
                        title = "",
                    },
                ]
                : Array.Empty<object>(),
        }, count: 400);
    }

    private string WriteLines(string name, Func<int, object> record, int first = 0, int count = Count) => _folder.Write(
        name,
        string.Concat(Enumerable.Range(first, count).Select(i => JsonSerializer.Serialize(record(i)) + "\n")));
}
