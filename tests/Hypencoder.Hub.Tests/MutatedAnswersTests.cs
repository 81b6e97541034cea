using Hypencoder.Hub;

namespace Hypencoder.Tests.Data.Hub;

/// <summary>Whatever the hub answers, a pull ends in right files or in one error, and writes nowhere else.</summary>
public sealed class MutatedAnswersTests
{
    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("./x")]
    [InlineData("..\\\\x")]
    [InlineData("a\\u0000b")]
    [InlineData("config.json/x")]
    public void Pull_NameThatLeadsElsewhere_IsRefused(string name)
    {
        using HubFixture hub = new();
        hub.Hub.Add(HubFixture.Id, 'a', ("config.json", hub.Config), (name, LoopbackFile.Text("evil")));
        string message = hub.PullRefused();
        Assert.StartsWith("org/model: list of files: ", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(hub.Options.Cache));
        Assert.Empty(hub.Outside());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Pull_CommitThatIsNone_IsRefused(string commit)
    {
        using HubFixture hub = new();
        hub.Hub.OnHub = _ => LoopbackAnswer.Of(200, $$"""{"sha":"{{commit}}","siblings":[]}""");
        Assert.Equal($"org/model: list of files: expected a commit, found \"{commit}\"", hub.PullRefused());
    }

    [Theory]
    [InlineData("\"../../x\"")]
    [InlineData("\"a/b\"")]
    [InlineData("\"..\"")]
    [InlineData("\"\"")]
    public void Pull_EtagThatIsNoName_IsRefused(string etag)
    {
        using HubFixture hub = new();
        hub.Hub.OnHub = request => request.Method == "HEAD"
            ? LoopbackAnswer.Of(200, "1234", ("ETag", etag))
            : LoopbackAnswer.Of(200, $$"""{"sha":"{{HubFixture.Commit}}","siblings":[{"rfilename":"config.json"}]}""");
        Assert.Contains("config.json: expected an ETag", hub.PullRefused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pull_HundredsOfMutatedAnswers_EndWellOrInOneError() => Feed(seed: 1, cases: 300);

    /// <summary>Takes a minute.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Pull_ThousandsOfMutatedAnswers_EndWellOrInOneError() => Feed(seed: 2, cases: 4000);

    private static void Feed(int seed, int cases)
    {
        int refused = 0, failed = 0;
        for (int i = 0; i < cases; i++)
        {
            using HubFixture hub = new();
            Random random = new((seed * 1_000_000) + i);
            AnswerMutation mutation = new(random);
            hub.Options = hub.Options with { Retries = 1, Timeout = TimeSpan.FromSeconds(1) };
            bool small = random.Next(2) == 0; // a list without sizes, so that HEAD is asked
            int wrong = random.Next(5); // the request whose answer is changed, and those after it
            int count = -1;
            LoopbackAnswer Change(LoopbackAnswer answer)
            {
                lock (mutation)
                    return ++count >= wrong ? mutation.Apply(answer) : answer;
            }
            LoopbackAnswer Right(LoopbackRequest request) =>
                small && request.Target.StartsWith("/api/", StringComparison.Ordinal)
                    ? LoopbackAnswer.Of(200, HubFixture.ShortList)
                    : hub.Hub.Answer(request);
            hub.Hub.OnHub = request => Change(Right(request));
            hub.Hub.OnStorage = request => Change(hub.Hub.Stored(request));
            try
            {
                AssertRight(hub, hub.Pull());
            }
            catch (InvalidDataException e)
            {
                refused++;
                AssertOneLine(e, i);
            }
            catch (IOException e)
            {
                failed++;
                AssertOneLine(e, i);
            }
            catch (Exception e)
            {
                Assert.Fail($"case {i} of seed {seed}: {e}");
            }
            AssertInside(hub);
        }
        Assert.True(refused > cases / 4 && failed > 0, $"{refused} refused, {failed} failed of {cases}");
    }

    /// <summary>What has the hash of its name is what the hub has.</summary>
    private static void AssertRight(HubFixture hub, HubSnapshot snapshot)
    {
        foreach (HubFile file in snapshot.Files)
        {
            byte[] content = File.ReadAllBytes(Path.Combine(snapshot.Directory, file.Path));
            Assert.Equal(file.Size, content.Length);
            string etag = Path.GetFileName(new FileInfo(Path.Combine(snapshot.Directory, file.Path)).LinkTarget!);
            foreach (LoopbackFile known in new[] { hub.Config, hub.Pooling, hub.Weights }.Where(f => f.Etag == etag))
                Assert.Equal(known.Content, content);
        }
    }

    private static void AssertOneLine(Exception error, int index)
    {
        Assert.False(error.Message.Any(char.IsControl), $"case {index}: {error.Message}");
        Assert.InRange(error.Message.Length, 10, 1000);
    }

    private static void AssertInside(HubFixture hub)
    {
        Assert.Empty(hub.Outside());
        if (!Directory.Exists(hub.Options.Cache))
            return;
        Assert.All(
            Directory.EnumerateFileSystemEntries(hub.Options.Cache),
            path => Assert.Contains(Path.GetFileName(path), new[] { ".locks", "models--org--model" }));
        Assert.All(
            Directory.EnumerateFileSystemEntries(hub.Repository),
            path => Assert.Contains(Path.GetFileName(path), new[] { "blobs", "snapshots", "refs" }));
    }
}
