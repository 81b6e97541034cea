using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Hypencoder.Server.Tests.Hosting;

/// <summary>Who may use the server: addresses, host names, keys, and pages of other origins.</summary>
public sealed class AccessTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Key = "a-key-of-twenty-one-c";

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.168.1.5:0")]
    [InlineData("http://example.com:0")]
    [InlineData("http://*:0")]
    public async Task Start_OtherAddressWithoutKey_IsRefused(string url)
    {
        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(
            () => HypencoderServer.StartAsync(new ServerOptions { Indexes = [], Urls = [url] }));
        Assert.Contains("--urls: expected", e.Message);
    }

    [Fact]
    public async Task Start_OtherAddressWithKeyOrOnRequest_IsServed()
    {
        await using ServerFixture open = await ServerFixture.StartAsync(
            o => o with { Urls = ["http://0.0.0.0:0"], AllowsAnyone = true });
        await using ServerFixture locked = await ServerFixture.StartAsync(
            o => o with { Urls = ["http://0.0.0.0:0"], ApiKey = Key });
    }

    [Theory]
    [InlineData("Bearer", Key, 200)]
    [InlineData("bearer", Key, 200)]
    [InlineData("Basic", "user:" + Key, 200)]
    [InlineData("Basic", Key, 401)]
    [InlineData("Bearer", "another", 401)]
    [InlineData("Bearer", "", 401)]
    [InlineData("Digest", Key, 401)]
    [InlineData(null, null, 401)]
    public async Task Request_WithAKey_IsAnsweredOnlyIfItIsTheRightOne(string? scheme, string? value, int status)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(o => o with { ApiKey = Key });
        if (scheme is not null)
        {
            server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                scheme, scheme == "Basic" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value!)) : value);
        }

        Assert.Equal(status, (await server.PostAsync("/search", new { query = "bees" })).Status);
        Assert.Equal(200, (await server.GetAsync("/health")).Status);
        Assert.Equal(200, (await server.GetAsync("/ready")).Status);
        (int page, _) = await PageAsync(server);
        Assert.Equal(status, page);
    }

    [Fact]
    public async Task Request_WithoutKey_IsToldHowToSendOne()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(o => o with { ApiKey = Key });

        using HttpResponseMessage answer = await server.Client.GetAsync("/indexes");

        Assert.Equal(["Bearer", "Basic"], answer.Headers.WwwAuthenticate.Select(h => h.Scheme));
        ServerFixture.RequireProblem(await server.GetAsync("/nothing"), 401, "expected the API key as a bearer token");
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("attacker.example", 400)]
    public async Task Request_ToAnotherHostName_IsRefusedOnTheLoopbackAddress(string host, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/health");
        request.Headers.Host = host;

        Assert.Equal(status, (await ServerFixture.AnswerAsync(shared.Server.Client.SendAsync(request))).Status);
    }

    [Fact]
    public async Task Request_OfAPageOfAnotherOrigin_IsNotAllowed()
    {
        using HttpRequestMessage asking = new(HttpMethod.Options, "/passages");
        asking.Headers.Add("Origin", "https://attacker.example");
        asking.Headers.Add("Access-Control-Request-Method", "POST");
        asking.Headers.Add("Access-Control-Request-Headers", "content-type");

        using HttpResponseMessage answer = await shared.Server.Client.SendAsync(asking);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.DoesNotContain(
            answer.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        // What a browser sends without asking first, a form or text, is not read as JSON.
        using StringContent text = new("""{"passages":[{"id":"x","text":"y"}]}""", Encoding.UTF8, "text/plain");
        (int status, JsonNode? body) = await ServerFixture.AnswerAsync(
            shared.Server.Client.PostAsync("/passages", text));
        Assert.Equal((415, "Unsupported Media Type"), (status, (string)body!["title"]!));
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/search", 405)]
    [InlineData("PUT", "/passages", 405)]
    [InlineData("DELETE", "/passages/unknown", 404)]
    [InlineData("DELETE", "/passages/", 404)]
    public async Task Request_WithoutRoute_IsAProblem(string method, string path, int status)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        using HttpResponseMessage answer = await shared.Server.Client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!);
    }

    [Fact]
    public async Task Answers_All_ForbidWhatThePageDoesNotNeed()
    {
        foreach (string path in new[] { "/", "/health", "/nothing", "/openapi/v1.json" })
        {
            using HttpResponseMessage answer = await shared.Server.Client.GetAsync(path);
            Assert.StartsWith("default-src 'none';", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private static async Task<(int Status, string Body)> PageAsync(ServerFixture server)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync("/");
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
