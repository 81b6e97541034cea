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
        Assert.EndsWith("error: stopped; --resume goes on from here\n", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(broken, "vectors.bin")));
        Search(broken).AssertRefused("unfinished", "--resume");

        CliRun resumed = Encode(corpus, broken, "--resume").Succeeded();
        Assert.Contains("2,048 of 2,500", resumed.Error, StringComparison.Ordinal);
        foreach (string file in new[] { "vectors.bin", "passages.jsonl", "index.json" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, file)), File.ReadAllBytes(Path.Combine(broken, file)));
    }

    [Fact]
    public void Encode_OtherVectors_KeepsThemAndResumesNoOthers()
    {
        string index = models.NewPath("index");
        CliRun run = Encode(models.Corpus, index, "--vectors", "int8", "--json").Succeeded();
        Assert.Equal("int8", (string)run.Json["vectors"]!);
        Search(index).Succeeded();
        Encode(models.Corpus, index, "--vectors", "int8", "--resume").Succeeded();
        Encode(models.Corpus, index, "--resume")
            .AssertRefused("int8 vectors, and cannot go on with", "float32 vectors");
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

    private CliRun Search(string index) =>
        CliRun.Of("search", "--model", models.Hypencoder, "--index", index, "--query", "x");
}
