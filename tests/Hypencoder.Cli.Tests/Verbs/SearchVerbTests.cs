using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class SearchVerbTests(ModelFixture models)
{
    [Fact]
    public void Search_OneQuery_ShowsRankScoreTitleAndText()
    {
        string[] lines = Search("--query", "read files", "--top-k", "12").Succeeded().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(24, lines.Length);
        Match first = Regex.Match(lines[0], @"^ 1  -?\d+\.\d{3}  Passage (\d+)$");
        Assert.True(first.Success, lines[0]);
        Assert.Matches($@"^ +\w+ \w+ {first.Groups[1].Value}$", lines[1]);
        Assert.Matches(@"^12  -?\d+\.\d{3}  Passage \d+$", lines[22]);
    }

    [Fact]
    public void Search_NoModel_IsThatOfTheIndex()
    {
        string[] search = ["search", "--index", models.Index, "--query", "read files", "--json"];
        string named = CliRun.Of([.. search, "--model", models.Hypencoder]).Succeeded().Output;
        Assert.Equal(named, CliRun.Of(search).Succeeded().Output);
        Assert.NotEqual(named, CliRun.Of([.. search, "--query-prompt", "sort "]).Succeeded().Output);
        CliRun.Of([.. search, "--passage-prompt", "sort "]).AssertRefused("made with the passage prompt");
    }

    /// <summary>Adds and removes passages with the library, as a program would.</summary>
    [Fact]
    public async Task Search_IndexThatWasChanged_FindsWhatWasAddedByEveryStrategy()
    {
        string index = models.NewPath("changed");
        CliRun.Of("encode", "--model", models.Hypencoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        CliRun.Of("graph", "--index", index).Succeeded();
        CliRun.Of("ivf", "--index", index).Succeeded();
        using (PassageIndex opened = PassageIndex.Open(index))
        {
            await opened.AddAsync([new Passage("added", "Added", "read files and sort")]);
            Assert.Equal(1, await opened.RemoveAsync(["p3"]));
        }
        for (int i = 0; i < 2; i++)
        {
            foreach (string strategy in new[] { "exhaustive", "graph", "two-stage" })
            {
                JsonNode json = CliRun.Of(
                    "search", "--index", index, "--query", "read", "--top-k", "100", "--strategy", strategy, "--json")
                    .Succeeded().Json;
                string[] ids = [.. json["results"]!.AsArray().Select(r => (string)r!["id"]!)];
                Assert.Equal(56, ids.Length);
                Assert.Contains("added", ids);
                Assert.DoesNotContain("p3", ids);
            }
            CliRun.Of("graph", "--index", index).Succeeded(); // makes one whole of it
            Assert.True(Directory.Exists(Path.Combine(index, "segment-000003")));
        }
    }

    [Fact]
    public void Search_Json_IsInOrderOfScore()
    {
        JsonNode json = Search("--query", "read files", "--json").Succeeded().Json;
        double[] scores = [.. json["results"]!.AsArray().Select(r => (double)r!["score"]!)];
        Assert.Equal("exhaustive", (string)json["strategy"]!);
        Assert.Equal(56, (int)json["passagesScored"]!);
        Assert.Equal(10, scores.Length);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.True(scores[0] > scores[^1]);
    }

    [Fact]
    public void Search_GraphThatStartsFromEverything_FindsWhatExhaustiveSearchFinds()
    {
        JsonNode exhaustive = Search("--query", "sort", "--json").Succeeded().Json;
        JsonNode graph = Search(
            "--query", "sort", "--json", "--strategy", "graph", "--entry-points", "56").Succeeded().Json;
        Assert.Equal("graph", (string)graph["strategy"]!);
        Assert.Equal(exhaustive["results"]!.ToJsonString(), graph["results"]!.ToJsonString());
    }

    [Fact]
    public void Search_GraphWithFewSteps_ScoresFewerPassages()
    {
        JsonNode json = Search(
            "--query", "sort", "--json", "--strategy", "graph",
            "--entry-points", "4", "--candidates", "1", "--max-iterations", "3").Succeeded().Json;
        Assert.InRange((int)json["passagesScored"]!, 4, 14); // 4 to start from, then twice at most 5 neighbours of one
    }

    [Fact]
    public void Search_ManyQueries_WritesARunThatEvaluates()
    {
        string run = models.NewPath("results.trec");
        CliRun search = Search(
            "--queries", models.WriteQueries("read files", "draw"), "--run", run, "--top-k", "7").Succeeded();
        Assert.StartsWith($"{run}: 2 queries, exhaustive search, top 7\n", search.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(run);
        Assert.Equal(14, lines.Length);
        string best = lines[0].Split(' ')[2];
        string qrels = models.NewPath("qrels");
        Directory.CreateDirectory(Path.GetDirectoryName(qrels)!);
        File.WriteAllText(qrels, $"q0 0 {best} 1\n");
        CliRun evaluated = CliRun.Of("evaluate", "--qrels", qrels, "--run", run, "--measures", "RR@10", "--json");
        Assert.Equal(1, (double)evaluated.Succeeded().Json["means"]!["RR@10"]!);
    }

    [Fact]
    public void Search_Case18_FindsTheIdBeforeTheModelIsLoaded()
    {
        string folder = Fixture.Path("cases", "18-passage-id-with-a-space"), index = models.NewPath("index");
        CliRun encoded = CliRun.Of(
            "encode", "--model", models.Hypencoder, "--corpus", Path.Combine(folder, "corpus.jsonl"), "--index", index)
            .Succeeded();
        Assert.Contains(
            "the id \"Green tea\" of passage 1 does not fit a TREC run", encoded.Error, StringComparison.Ordinal);
        string run = models.NewPath("run.txt");
        CliRun.Of(
            "search", "--model", "no/such-model-anywhere", "--index", index, "--queries",
            Path.Combine(folder, "queries.tsv"), "--run", run)
            .AssertRefused(
                $"{Path.Combine(index, "passages.jsonl")}:1: expected ids that a TREC run can hold", "\"Green tea\"");
        Assert.False(File.Exists(run));
        CliRun.Of("search", "--model", models.Hypencoder, "--index", index, "--query", "tea").Succeeded();
    }

    [Fact]
    public void Encode_EmptyCorpus_SaysSo()
    {
        string corpus = models.NewPath("empty.tsv");
        Directory.CreateDirectory(Path.GetDirectoryName(corpus)!);
        File.WriteAllText(corpus, "");
        CliRun run = CliRun.Of(
            "encode", "--model", models.Hypencoder, "--corpus", corpus, "--index", models.NewPath("index"));
        run.AssertRefused($"{corpus}: expected passages, found none");
    }

    [Fact]
    public void Search_EmptyQueriesFile_SaysSo() =>
        Search("--queries", models.WriteQueries(), "--run", models.NewPath("run"))
            .AssertRefused("expected quer", "found no");

    [Fact]
    public void Search_GraphThatFindsFewer_SaysSo()
    {
        string[] one = ["--strategy", "graph", "--entry-points", "1", "--max-iterations", "1", "--top-k", "5"];
        CliRun run = Search(["--query", "read files", .. one, "--json"]).Succeeded();
        Assert.Equal(1, (int)run.Json["found"]!);
        Assert.Equal(5, (int)run.Json["topK"]!);
        Assert.Contains("note: graph search found 1 of the 5 requested passages", run.Error, StringComparison.Ordinal);
        CliRun many = Search(
            ["--queries", models.WriteQueries("read", "draw"), "--run", models.NewPath("run"), .. one, "--json"])
            .Succeeded();
        Assert.Equal(2, (int)many.Json["queriesWithFewer"]!);
        Assert.Contains("fewer than 5 passages for 2 of 2 queries", many.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_TopKAboveThePassages_IsNoShortfall() =>
        Assert.Equal("", Search("--query", "read files", "--top-k", "100").Succeeded().Error);

    [Fact]
    public void Search_QueriesOfACollection_AreItsSplits()
    {
        using TemporaryFolder folder = new();
        BeirFolder.Write(folder);
        string run = models.NewPath("run.txt");
        Search("--queries", folder["beir/test"], "--run", run).Succeeded();
        Assert.Equal(["q1", "q2"], File.ReadLines(run).Select(line => line.Split(' ')[0]).Distinct());
    }

    [Fact]
    public void Search_ManyQueriesJson_IsOneDocument()
    {
        CliRun run = Search(
            "--queries", models.WriteQueries("read"), "--run", models.NewPath("results.trec"), "--json").Succeeded();
        Assert.Equal(1000, (int)run.Json["topK"]!);
        Assert.Equal(56, (double)run.Json["passagesScoredPerQuery"]!);
    }

    [Fact]
    public void EncodeAndSearch_Pipes_GiveWhatFilesDo()
    {
        using TemporaryFolder folder = new();
        string queries = models.WriteQueries("read files", "draw"), index = models.NewPath("index");
        CliRun.Of(
            "encode", "--model", models.Hypencoder, "--corpus", Pipe.Write(folder, File.ReadAllBytes(models.Corpus)),
            "--index", index).Succeeded();
        Search("--queries", queries, "--run", folder["files"]).Succeeded();
        CliRun.Of(
            "search", "--model", models.Hypencoder, "--index", index, "--queries",
            Pipe.Write(folder, File.ReadAllBytes(queries)), "--run", folder["pipes"]).Succeeded();
        Assert.Equal(File.ReadAllText(folder["files"]), File.ReadAllText(folder["pipes"]));
    }

    [Fact]
    public void Search_BiEncoder_TakesInnerProducts()
    {
        string index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.BiEncoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        CliRun run = CliRun.Of("search", "--model", models.BiEncoder, "--index", index, "--query", "read", "--json");
        Assert.Equal("inner-product", (string)run.Succeeded().Json["strategy"]!);
        CliRun.Of("search", "--model", models.BiEncoder, "--index", index, "--query", "read", "--strategy", "graph")
            .AssertRefused($"`hypencoder graph --index {index}`");
    }

    [Fact]
    public void Search_TenThousandWords_IsCutToTheModelsLength()
    {
        string longQuery = string.Join(' ', Enumerable.Repeat("read", 10_000));
        Assert.Equal(
            Search("--query", string.Join(' ', Enumerable.Repeat("read", 30))).Succeeded().Output,
            Search("--query", longQuery).Succeeded().Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    public void Search_EmptyQuery_IsRefused(string query) =>
        Search("--query", query).AssertRefused("--query: expected a query");

    [Fact]
    public void Search_EmptyQueryInAFile_NamesFileAndQuery()
    {
        string queries = models.WriteQueries("read", " ");
        Search("--queries", queries, "--run", models.NewPath("run")).AssertRefused(queries, "query q1");
    }

    [Fact]
    public void Search_IndexOfAnotherPassageEncoder_IsRefused()
    {
        using TemporaryFolder folder = new();
        TinyModel.Save(
            WordPieceTokenizer.Load(models.BiEncoder), folder["other"], DualEncoderKind.BiEncoder, seed: 8);
        CliRun.Of("search", "--model", folder["other"], "--index", models.Index, "--query", "read")
            .AssertRefused(models.Index, "made by the model");
    }

    [Fact]
    public void Search_IndexOfAnotherModelWithTheSamePassageEncoder_Succeeds() =>
        CliRun.Of("search", "--model", models.BiEncoder, "--index", models.Index, "--query", "read").Succeeded();

    [Fact]
    public void Search_InnerProductWithAHypencoder_IsRefused() =>
        Search("--query", "read", "--strategy", "inner-product").AssertRefused(models.Hypencoder, "bi-encoder");

    [Fact]
    public void Search_UnknownStrategy_ListsThoseKnown() => Search("--query", "read", "--strategy", "hnsw")
        .AssertRefused("--strategy: expected exhaustive, graph, two-stage, certified or inner-product, found \"hnsw\"");

    [Fact]
    public void Search_NeitherOrBothKindsOfQuery_IsRefused()
    {
        Search().AssertRefused("either --query or --queries");
        Search("--query", "read", "--queries", "x", "--run", "y").AssertRefused("either --query or --queries");
    }

    [Fact]
    public void Search_QueriesWithoutRun_IsRefused() => Search("--queries", "x").AssertRefused("--queries needs --run");

    [Fact]
    public void Search_GraphOptionWithoutGraph_IsRefused() =>
        Search("--query", "read", "--candidates", "5")
            .AssertRefused("--candidates needs --strategy graph or two-stage");

    [Theory]
    [InlineData("graph", "--tolerance", "0.1", "two-stage")]
    [InlineData("exhaustive", "--candidates", "5", "graph or two-stage")]
    [InlineData("two-stage", "--entry-points", "5", "graph")]
    [InlineData("two-stage", "--max-iterations", "5", "graph")]
    [InlineData("two-stage", "--precision", "int8", "exhaustive")]
    [InlineData("inner-product", "--precision", "int8", "exhaustive")]
    public void Search_OptionOfAnotherStrategy_IsRefused(string strategy, string option, string value, string owners) =>
        Search("--query", "read", "--strategy", strategy, option, value)
            .AssertRefused($"{option} needs --strategy {owners}");

    [Theory]
    [InlineData("--tolerance", "-0.1", "a number, 0 or above")]
    [InlineData("--tolerance", "NaN", "a number, 0 or above")]
    public void Search_TwoStageOptionOutOfRange_IsRefused(string option, string value, string expected) =>
        Search("--query", "read", "--strategy", "two-stage", option, value)
            .AssertRefused($"{option}: expected {expected}", $"found \"{value}\"");

    [Fact]
    public void Search_UnknownPrecision_ListsThoseKnown() =>
        Search("--query", "read", "--strategy", "exhaustive", "--precision", "half")
            .AssertRefused("--precision: expected single or int8, found \"half\"");

    [Fact]
    public void Search_Int8_FindsWhatSinglePrecisionFinds()
    {
        JsonNode single = Search("--query", "sort", "--json").Succeeded().Json;
        JsonNode int8 = Search(
            "--query", "sort", "--json", "--strategy", "exhaustive", "--precision", "int8").Succeeded().Json;
        Assert.Equal(single["results"]!.ToJsonString(), int8["results"]!.ToJsonString());
        Assert.True((bool)single["certified"]!);
        Assert.False((bool)int8["certified"]!); // 8-bit products prove nothing
    }

    [Fact]
    public void Search_TwoStage_FindsWhatExhaustiveSearchFindsWithAllAsCandidates()
    {
        string index = Clustered(models.Corpus);
        JsonNode exhaustive = Search("--query", "sort", "--json").Succeeded().Json;
        JsonNode all = CliRun.Of(
            "search", "--model", models.Hypencoder, "--index", index, "--query", "sort", "--json",
            "--strategy", "two-stage", "--candidates", "56").Succeeded().Json;
        Assert.Equal("two-stage", (string)all["strategy"]!);
        Assert.Equal(exhaustive["results"]!.ToJsonString(), all["results"]!.ToJsonString());
        Assert.Equal(0, (double)all["expectedMissing"]!);
        Assert.Null(exhaustive["expectedMissing"]);
        JsonNode some = CliRun.Of(
            "search", "--model", models.Hypencoder, "--index", index, "--query", "sort", "--json", "--top-k", "5",
            "--strategy", "two-stage", "--candidates", "20", "--tolerance", "0").Succeeded().Json;
        Assert.InRange((int)some["passagesScored"]!, 20, 56); // and some that the surrogate did not choose
        Assert.InRange((double)some["expectedMissing"]!, 0, 5);
        Assert.Equal(5, some["results"]!.AsArray().Count);
    }

    [Fact]
    public void Search_TwoStageWithoutClusters_NamesTheVerbThatMakesThem() =>
        Search("--query", "read", "--strategy", "two-stage")
            .AssertRefused(models.Index, $"`hypencoder ivf --index {models.Index}`");

    [Fact]
    public void Search_ClustersOfAnotherIndex_AreRefused()
    {
        string index = Clustered(models.Corpus), other = Clustered(models.WriteCorpus("shorter", 30));
        string clusters = Path.Combine(index, "clusters.bin");
        File.Copy(Path.Combine(other, "clusters.bin"), clusters, overwrite: true);
        CliRun.Of(
            "search", "--model", models.Hypencoder, "--index", index, "--query", "read", "--strategy", "two-stage")
            .AssertRefused(clusters, "expected the clusters of");
    }

    [Fact]
    public void Search_Help_NamesTheOptionsOfEachStrategy()
    {
        string[] options = [.. CliRun.Of("search", "--help").Succeeded().Output.Split('\n')
            .Where(line => line.StartsWith("  --", StringComparison.Ordinal))];
        (string Option, string Text)[] expected =
        [
            ("--strategy",
                "exhaustive (default of Hypencoders), graph, two-stage, certified (exact, for models with a "
                + "correction_bound) or inner-product (default of bi-encoders)"),
            ("--precision",
                "Exhaustive: precision of the q-net's products, single or int8 (the best passages are rescored "
                + "in single) [default: single]"),
            ("--entry-points", "Graph: number of passages to start from [default: 10000]"),
            ("--candidates", "Graph: number of passages whose neighbours are scored [default: 64]; two-stage: "
                + "maximum number of the surrogate's candidates [default: as many as --tolerance requires]; "
                + "--candidates-from: number of candidates [default: 2 top-k + 200]"),
            ("--max-iterations", "Graph: maximum number of iterations [default: 16]"),
            ("--tolerance", "Two-stage: largest expected fraction of missing results; 0 to score all passages "
                + "[default: 0.002]"),
        ];
        foreach ((string option, string text) in expected)
        {
            string line = Assert.Single(options, o => o.StartsWith($"  {option} ", StringComparison.Ordinal));
            Assert.EndsWith($"  {text}", line.TrimEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Score_Passages_GivesTheScoresOfSearch()
    {
        JsonNode found = Search("--query", "read files", "--json", "--top-k", "2").Succeeded().Json["results"]!;
        string[] passages = [.. found.AsArray().Select(r => $"{r!["title"]} {r["text"]}")];
        JsonNode scored = CliRun.Of(
            ["score", "--model", models.Hypencoder, "--query", "read files", "--json", "--passage", .. passages])
            .Succeeded().Json;
        for (int i = 0; i < 2; i++)
            Assert.Equal((double)found[i]!["score"]!, (double)scored["scores"]![i]!, 1e-4);
    }

    [Fact]
    public void Score_Table_KeepsTheOrderGiven()
    {
        string[] lines = CliRun.Of(
            "score", "--model", models.Hypencoder, "--query", "x", "--passage", "b", "--passage", "a")
            .Succeeded().Output.Split('\n');
        Assert.EndsWith("  b", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("  a", lines[3], StringComparison.Ordinal);
    }

    /// <summary>One index serves all widths, with the scores of <c>score</c>; a search by the whole has others.</summary>
    [Fact]
    public void Search_QNetWidth_ScoresByTheCutQNetsOrNamesTheWidthsThereAre()
    {
        string model = models.NewPath("nested"), index = models.NewPath("index");
        TinyModel.Save(
            WordPieceTokenizer.Load(models.Hypencoder), model, DualEncoderKind.Hypencoder, nestedWidths: [4, 8]);
        CliRun.Of("encode", "--model", model, "--corpus", models.Corpus, "--index", index).Succeeded();
        string[] search = ["search", "--index", index, "--query", "read files", "--json", "--top-k", "2"];
        JsonNode whole = CliRun.Of(search).Succeeded().Json["results"]!;

        JsonNode found = CliRun.Of([.. search, "--q-net-width", "8"]).Succeeded().Json["results"]!;
        string[] passages = [.. found.AsArray().Select(r => $"{r!["title"]} {r["text"]}")];
        JsonNode scored = CliRun.Of(
            [
                "score", "--model", model, "--q-net-width", "8", "--query", "read files", "--json", "--passage",
                .. passages,
            ]).Succeeded().Json;

        Assert.NotEqual((double)whole[0]!["score"]!, (double)found[0]!["score"]!, 1e-3);
        for (int i = 0; i < 2; i++)
            Assert.Equal((double)found[i]!["score"]!, (double)scored["scores"]![i]!, 1e-4);
        CliRun.Of([.. search, "--q-net-width", "5"]).AssertRefused(
            "expected a model trained for q-nets of width 5, found one for the widths 4, 8, 16");
        CliRun.Of(["search", "read files", "--index", index, "--q-net-width", "4"]).AssertRefused(
            "--q-net-width needs --query or --queries");
        Search("--query", "read", "--q-net-width", "4").AssertRefused(
            "found a Hypencoder without nested_widths, whose q-nets have hidden layers of 16");
        CliRun.Of("score", "--model", models.BiEncoder, "--q-net-width", "4", "--query", "x", "--passage", "y")
            .AssertRefused("found a bi-encoder, which has no q-nets");
        Assert.Contains("4, 8, or all", CliRun.Of("models", "inspect", model).Succeeded().Output);
    }

    private string Clustered(string corpus)
    {
        string index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.Hypencoder, "--corpus", corpus, "--index", index).Succeeded();
        CliRun.Of("ivf", "--index", index, "--clusters", "4").Succeeded();
        return index;
    }

    private CliRun Search(params string[] more) =>
        CliRun.Of(["search", "--model", models.Hypencoder, "--index", models.Index, .. more]);
}
