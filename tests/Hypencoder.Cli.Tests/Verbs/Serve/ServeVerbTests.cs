using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Tests.Verbs;

[Collection(nameof(ModelTests))]
public sealed class ServeVerbTests(ModelFixture models)
{
    [Fact]
    public async Task Serve_Index_AnswersUntilItIsStopped()
    {
        using CancellationTokenSource stopping = new();
        using StringWriter output = new();
        StringWriter shared = output;
        Terminal terminal = new() { Output = TextWriter.Synchronized(shared), Error = TextWriter.Null };
        Task<int> running = Task.Run(() => CommandLine.Run(
            ["serve", "--index", $"mine={models.Index}", "--port", "0", "--log-level", "error", "--no-bm25"], terminal,
            stopping.Token));
        while (!shared.ToString().Contains('\n', StringComparison.Ordinal) && !running.IsCompleted)
            await Task.Delay(10);
        string line = shared.ToString().Trim();
        Assert.StartsWith("Serving mine at http://127.0.0.1:", line, StringComparison.Ordinal);
        using HttpClient client = new() { BaseAddress = new Uri(line.Split(' ')[^1]) };
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/search", new { query = "read files" });
        JsonNode found = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        JsonNode alone = CliRun.Of("search", "--index", models.Index, "--query", "read files", "--json").Json;

        Assert.Equal(
            alone["results"]!.AsArray().Select(r => (string)r!["id"]!),
            found["results"]!.AsArray().Select(r => (string)r!["id"]!));
        await stopping.CancelAsync();
        Assert.Equal(ExitCode.Success, await running);
    }

    [Theory]
    [InlineData("Expected either --index or --demo", "serve")]
    [InlineData("Expected either --index or --demo", "serve", "--index", "INDEX", "--demo")]
    [InlineData("expected one of --urls and --port", "serve", "--index", "INDEX", "--port", "1", "--urls", "http://a")]
    [InlineData("expected an index folder", "serve", "--index", "mine=nowhere")]
    [InlineData("expected distinct names, found \"a\" twice", "serve", "--index", "a=INDEX", "--index", "a=INDEX")]
    [InlineData("expected a loopback address, found", "serve", "--index", "INDEX", "--urls", "http://0.0.0.0:0")]
    [InlineData("expected http, found", "serve", "--index", "INDEX", "--urls", "https://localhost:0")]
    [InlineData("expected a key of 16 characters or more", "serve", "--index", "INDEX", "--api-key-file", "KEY")]
    [InlineData("--max-top-k: expected a whole number, 1 or above", "serve", "--index", "INDEX", "--max-top-k", "0")]
    public void Serve_WrongArguments_AreRefused(string reason, params string[] arguments)
    {
        string key = models.NewPath("key.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(key)!);
        File.WriteAllText(key, "short\n");

        CliRun.Of([.. arguments.Select(a => a.Replace("INDEX", models.Index).Replace("KEY", key))])
            .AssertRefused(reason);
    }

    [Fact]
    public void Serve_AddressInUse_IsRefusedInOneLine()
    {
        using System.Net.Sockets.TcpListener taken = new(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString();

        CliRun run = CliRun.Of("serve", "--index", models.Index, "--port", port, "--no-bm25", "--log-level", "error");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("address already in use", run.Error);
    }

    [Fact]
    public void BenchServe_FewQueries_GivesEveryFigure()
    {
        using TemporaryFolder folder = new();
        BeirFolder.Write(folder);

        JsonNode json = CliRun.Of(
            "bench", "serve", "--index", models.Index, "--corpus", folder["beir"], "--queries", "2", "--clients", "8",
            "--seconds", "1", "--rounds", "1", "--json").Succeeded().Json;

        Assert.Equal(0, (int)json["failed"]!);
        Assert.Equal(0, (int)json["different"]!);
        Assert.True((int)json["answered"]! > 0);
        Assert.InRange((double)json["ratios"]!["serve_overhead_share"]!, 0, 1);
        Assert.True((double)json["ratios"]!["serve_p99_vs_one_client"]! > 0);
        Assert.True((double)json["ratios"]!["serve_memory_end_vs_start"]! > 0);
    }
}
