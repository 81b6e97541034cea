using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Hypencoder.Models;

namespace Hypencoder.Server.Tests.Api;

/// <summary>Requests of other projects' clients, byte for byte as <c>Fixtures/http-clients</c> has them.</summary>
public sealed class OtherClientsTests
{
    [Fact]
    public async Task OpenAi_OneText_IsAnsweredInBase64()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(o => o with { ApiKey = "sk-local" });
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(server.Folder, "model-BiEncoder-7"));

        JsonNode body = await SendAsync(server, "openai-js-one.http");

        byte[] expected = new byte[16 * sizeof(float)];
        Buffer.BlockCopy(model.EncodePassages(["old bees make honey"]), 0, expected, 0, expected.Length);
        Assert.Equal(Convert.ToBase64String(expected), (string)body["data"]![0]!["embedding"]!);
        Assert.Equal(
            ["object", "data", "model", "usage"], body.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task OpenAi_SeveralTexts_AreAnsweredInNumbers()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(o => o with { ApiKey = "sk-local" });
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(server.Folder, "model-BiEncoder-7"));

        JsonNode body = await SendAsync(server, "openai-js-many.http");

        Assert.Equal(
            model.EncodePassages(["old bees", "cats and dogs"]),
            body["data"]!.AsArray().SelectMany(d => d!["embedding"]!.AsArray().Select(v => (float)v!)));
    }

    [Theory]
    [InlineData("cohere-js-v1.http", true)]
    [InlineData("cohere-js-v2.http", false)]
    public async Task Cohere_Documents_AreRanked(string file, bool withDocuments)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(o => o with { ApiKey = "co-local" });
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(server.Folder, "model-BiEncoder-7"));
        string[] documents = ["cats sleep all day", "bees make honey", "the old dogs"];
        float[] scores = model.EncodeQueries(["old bees"])[0].Score(model.EncodePassages(documents));
        int[] best = [.. Enumerable.Range(0, 3).OrderByDescending(i => scores[i]).Take(2)];

        JsonNode body = await SendAsync(server, file);

        JsonArray results = body["results"]!.AsArray();
        Assert.Equal(best, results.Select(r => (int)r!["index"]!));
        Assert.Equal(best.Select(i => (double)scores[i]), results.Select(r => (double)r!["relevance_score"]!));
        Assert.Equal(
            best.Select(i => withDocuments ? documents[i] : null),
            results.Select(r => (string?)r!["document"]?["text"]));
    }

    /// <summary>Sends the bytes of a file, and returns the body of the answer, which must be a success.</summary>
    private static async Task<JsonNode> SendAsync(ServerFixture server, string file)
    {
        using TcpClient client = new();
        await client.ConnectAsync("127.0.0.1", server.Client.BaseAddress!.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(await File.ReadAllBytesAsync(Fixture.Path("http-clients", file)));
        using StreamReader reader = new(stream, Encoding.UTF8);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        Dictionary<string, string> headers = [];
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }
        Assert.StartsWith("application/json", headers["content-type"], StringComparison.Ordinal);
        Assert.Equal("chunked", headers["transfer-encoding"]);
        StringBuilder body = new();
        while (Number(await reader.ReadLineAsync()) is > 0 and int length)
        {
            char[] chunk = new char[length]; // the answer is ASCII
            await reader.ReadBlockAsync(chunk);
            body.Append(chunk);
            await reader.ReadLineAsync();
        }
        return JsonNode.Parse(body.ToString())!;
    }

    private static int Number(string? line) =>
        int.Parse(line!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
