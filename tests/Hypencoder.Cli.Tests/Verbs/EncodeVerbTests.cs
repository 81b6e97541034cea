using System.Text.Json.Nodes;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class EncodeVerbTests(ModelFixture models)
{
    [Fact]
    public void Encode_Corpus_SaysWhatItMade()
    {
        string index = models.NewPath("index");
        Assert.Equal(
            $"{index}: 56 passages of {models.Corpus}, 16 values each\n",
            Encode(models.Corpus, index).Succeeded().Output);
    }

    [Fact]
    public void Encode_Json_HasTheIndex()
    {
        CliRun run = Encode(models.Corpus, models.NewPath("index"), "--max-length", "8", "--json").Succeeded();
        Assert.Equal(56, (int)run.Json["passages"]!);
        Assert.Equal(16, (int)run.Json["dimension"]!);
        Assert.Equal(8, (int)run.Json["maxLength"]!);
    }

    [Fact]
    public void Encode_StoppedAndResumed_GivesTheSameBytes()
    {
        string corpus = models.WriteCorpus("long", 2500);
        string whole = models.NewPath("index"), broken = models.NewPath("index");
        Encode(corpus, whole).Succeeded();

        using StoppingWriter error = new(" of 2,500 passages");
        CliRun stopped = CliRun.Of(
            error.Token, error, "encode", "--model", models.Hypencoder, "--corpus", corpus, "--index", broken);
        Assert.Equal(ExitCode.Failed, stopped.ExitCode);
        Assert.EndsWith(
            "error: stopped; run the command again with --resume to continue\n", stopped.Error,
            StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(broken, "vectors.bin")));
        Search(broken).AssertRefused("unfinished", "--resume");

        CliRun resumed = Encode(corpus, broken, "--resume").Succeeded();
        Assert.Contains("2,048 of 2,500", resumed.Error, StringComparison.Ordinal);
        foreach (string file in new[] { "vectors.bin", "passages.jsonl", "passages.bin", "index.json" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, file)), File.ReadAllBytes(Path.Combine(broken, file)));
    }

    [Fact]
    public void Encode_Shared_StoppedAndContinued_GivesTheSameBytes()
    {
        string corpus = models.WriteCorpus("shared", 2500);
        string whole = models.NewPath("index"), shared = models.NewPath("index");
        Encode(corpus, whole).Succeeded();

        using StoppingWriter error = new(" of 2,500 passages");
        CliRun stopped = CliRun.Of(
            error.Token, error, "encode", "--model", models.Hypencoder, "--corpus", corpus, "--index", shared, "--shared");
        Assert.Equal(ExitCode.Failed, stopped.ExitCode);
        Search(shared).AssertRefused("unfinished");
        Encode(corpus, shared, "--shared", "--extend")
            .AssertRefused("expected one of --shared and --extend, found both");
        Encode(corpus, shared, "--shared", "--lease", "0").AssertRefused("--lease");
        Encode(models.Corpus, shared, "--shared").AssertRefused("found only the first 56 of them");

        CliRun finished = Encode(corpus, shared, "--shared", "--resume").Succeeded();

        Assert.Contains("of 2,500 passages", finished.Error, StringComparison.Ordinal);
        Assert.Equal(
            Directory.GetFileSystemEntries(whole).Select(Path.GetFileName).Order(),
            Directory.GetFileSystemEntries(shared).Select(Path.GetFileName).Order());
        foreach (string file in new[] { "vectors.bin", "passages.jsonl", "passages.bin", "index.json" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, file)), File.ReadAllBytes(Path.Combine(shared, file)));
        Assert.EndsWith(
            "; it was complete already\n", Encode(corpus, shared, "--shared").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_OtherVectors_KeepsThemAndResumesNoOthers()
    {
        string index = models.NewPath("index");
        CliRun run = Encode(models.Corpus, index, "--vectors", "int8", "--json").Succeeded();
        Assert.Equal("int8", (string)run.Json["vectors"]!);
        Search(index).Succeeded();
        Assert.EndsWith(
            "; it was complete already\n",
            Encode(models.Corpus, index, "--vectors", "int8", "--resume").Succeeded().Output,
            StringComparison.Ordinal);
        Encode(models.Corpus, index, "--resume")
            .AssertRefused("int8 vectors and cannot be resumed with", "float32 vectors");
    }

    /// <summary>
    /// An index that an earlier version began is resumed with every spelling of its corpus, and with no other corpus:
    /// pyterrier_colbert#65, tevatron#111.
    /// </summary>
    [Fact]
    public void Encode_ResumedWithOtherSpellingOrOtherCorpus_LooksAtTheContent()
    {
        string corpus = models.WriteCorpus("begun", 1100), index = models.NewPath("index");
        using StoppingWriter error = new(" of 1,100 passages");
        CliRun.Of(error.Token, error, "encode", "--model", models.Hypencoder, "--corpus", corpus, "--index", index);
        MakeFirstVersion(index);

        Encode(models.Corpus, index, "--resume").AssertRefused("expected the passages of " + index, "the first 56");
        string other = models.WriteCorpus("other", 1100);
        File.WriteAllText(other, File.ReadAllText(other).Replace("\tPassage 9\t", "\tOther\t", StringComparison.Ordinal));
        Encode(other, index, "--resume").AssertRefused("passage 10: expected the title of passage \"p9\"");

        string folder = Path.GetDirectoryName(corpus)!;
        string spelled = Path.Combine(folder, "..", Path.GetFileName(folder), ".", "begun.tsv");
        Encode(spelled, index, "--resume").Succeeded();
        string link = models.NewPath("link.tsv"), lines = models.NewPath("lines.tsv");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateDirectory(Path.GetDirectoryName(lines)!);
        File.CreateSymbolicLink(link, corpus);
        File.WriteAllText(lines, File.ReadAllText(corpus).ReplaceLineEndings("\r\n"));
        foreach (string same in new[] { link, lines })
            Assert.Contains("complete", Encode(same, index, "--resume").Succeeded().Output, StringComparison.Ordinal);
        Encode(other, index, "--resume").AssertRefused("expected the title of passage \"p9\"");
    }

    [Fact]
    public void Encode_GrownCorpus_IsAddedWithExtendAlone()
    {
        string index = models.NewPath("index"), grown = models.WriteCorpus("grown", 60);
        Encode(models.Corpus, index).Succeeded();
        CliRun.Of("graph", "--index", index, "--neighbours", "5").Succeeded();
        Encode(grown, index, "--resume").AssertRefused("found 4 more", "--extend");
        CliRun extended = Encode(grown, index, "--extend").Succeeded();
        Assert.Equal($"{index}: 60 passages of {grown}, 16 values each; passages were added\n", extended.Output);
        Assert.Contains(
            $"graph.bin belongs to an earlier state of the index; run `hypencoder graph --index {index}`",
            extended.Error,
            StringComparison.Ordinal);
        Search(index).Succeeded();
        Search(index, "--strategy", "graph").AssertRefused("graph.bin");
        CliRun.Of("graph", "--index", index, "--neighbours", "5").Succeeded();
        Search(index, "--strategy", "graph").Succeeded();
    }

    [Fact]
    public void Search_IndexOfTheFirstVersion_SaysThatItHasNoChecksums()
    {
        string index = models.NewPath("index");
        Encode(models.Corpus, index).Succeeded();
        Assert.DoesNotContain("note", Search(index).Succeeded().Error, StringComparison.Ordinal);
        MakeFirstVersion(index);
        Assert.Contains(
            $"note: {index}: an earlier version made the index", Search(index).Succeeded().Error,
            StringComparison.Ordinal);
        Encode(models.Corpus, index, "--resume").Succeeded();
        Assert.DoesNotContain("note", Search(index).Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_UnknownVectors_NamesThoseThereAre() =>
        Assert.Contains(
            "--vectors: expected float32, float16 or int8, found \"int4\"",
            Encode(models.Corpus, models.NewPath("index"), "--vectors", "int4").Error, StringComparison.Ordinal);

    [Fact]
    public void Encode_IndexThatIsThere_IsKept() =>
        Encode(models.Corpus, models.Index).AssertRefused(models.Index, "--resume");

    [Fact]
    public void Encode_MissingModel_IsRefused() =>
        CliRun.Of("encode", "--model", "nowhere", "--corpus", models.Corpus, "--index", models.NewPath("index"))
            .AssertRefused("nowhere", "expected a model directory");

    [Fact]
    public void Encode_DuplicateId_NamesFileLineAndId()
    {
        string corpus = models.NewPath("corpus.tsv");
        Directory.CreateDirectory(Path.GetDirectoryName(corpus)!);
        File.WriteAllText(corpus, "p1\tone\np1\ttwo\n");
        Encode(corpus, models.NewPath("index")).AssertRefused($"{corpus}:2: ", "\"p1\"");
    }

    private CliRun Encode(string corpus, string index, params string[] more) =>
        CliRun.Of(["encode", "--model", models.Hypencoder, "--corpus", corpus, "--index", index, .. more]);

    private CliRun Search(string index, params string[] more) =>
        CliRun.Of(["search", "--model", models.Hypencoder, "--index", index, "--query", "x", .. more]);

    /// <summary>Removes what was added to index folders in version 2.</summary>
    private static void MakeFirstVersion(string index)
    {
        File.Delete(Path.Combine(index, "passages.bin"));
        string path = Path.Combine(index, "index.json");
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json["version"] = 1;
        foreach (string key in new[]
        {
            "passages_sha256", "vectors_fingerprint", "passage_prompt", "pooling", "normalised", "model",
            "query_prompt", "query_max_length", "passage_fingerprint",
        })
        {
            json.Remove(key);
        }
        File.WriteAllText(path, json.ToJsonString());
    }
}
