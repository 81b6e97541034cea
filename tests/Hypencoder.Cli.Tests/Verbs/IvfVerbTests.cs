namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class IvfVerbTests(ModelFixture models)
{
    [Fact]
    public void Ivf_Index_SaysWhatItMade()
    {
        string index = Encoded();
        string path = Path.Combine(index, "clusters.bin");
        Assert.Equal(
            $"{path}: 56 passages in 4 clusters\n",
            CliRun.Of("ivf", "--index", index, "--clusters", "4", "--threads", "1").Succeeded().Output);
    }

    [Fact]
    public void Ivf_Json_NamesPathPassagesAndClusters()
    {
        string index = Encoded();
        Assert.Equal(
            $$"""{"path":"{{Path.Combine(index, "clusters.bin")}}","passages":56,"clusters":3}""",
            CliRun.Of("ivf", "--index", index, "--clusters", "3", "--json").Succeeded().Json.ToJsonString());
    }

    [Fact]
    public void Ivf_SeedAndIterations_DecideTheBytes()
    {
        string index = Encoded();
        byte[] first = Bytes();
        Assert.Equal(first, Bytes());
        Assert.NotEqual(first, Bytes("--seed", "7"));
        Assert.NotEqual(first, Bytes("--iterations", "0"));

        byte[] Bytes(params string[] more)
        {
            CliRun.Of(["ivf", "--index", index, "--clusters", "5", .. more]).Succeeded();
            return File.ReadAllBytes(Path.Combine(index, "clusters.bin"));
        }
    }

    [Fact]
    public void Ivf_Stopped_LeavesNothing()
    {
        string index = Encoded();
        string[] before = Directory.GetFiles(index);
        using StoppingWriter error = new(" of 56 passages");
        CliRun run = CliRun.Of(error.Token, error, "ivf", "--index", index);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.EndsWith("error: stopped\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(before.Order(), Directory.GetFiles(index).Order());
    }

    [Theory]
    [InlineData("--clusters", "-1", "0 or above")]
    [InlineData("--iterations", "-1", "0 or above")]
    [InlineData("--seed", "x", "a whole number")]
    public void Ivf_NumberOutOfRange_IsRefused(string option, string value, string expected) =>
        CliRun.Of("ivf", "--index", models.Index, option, value).AssertRefused(option, expected, value);

    [Fact]
    public void Ivf_NoIndex_SaysWhatMakesOne() =>
        CliRun.Of("ivf", "--index", "nowhere").AssertRefused("nowhere", "`hypencoder encode`");

    private string Encoded()
    {
        string index = models.NewPath("index");
        CliRun.Of("encode", "--model", models.Hypencoder, "--corpus", models.Corpus, "--index", index).Succeeded();
        return index;
    }
}
