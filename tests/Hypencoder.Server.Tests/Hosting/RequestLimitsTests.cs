using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Hypencoder.Server.Tests.Hosting;

public sealed class RequestLimitsTests
{
    private static readonly object Query = new { query = "bees" };

    [Fact]
    public async Task Search_QueueIsFull_IsRefusedWith429AndOthersAreAnswered()
    {
        using BlockingPlaces places = new();
        await using ServerFixture server = await StartAsync(places, new ServerLimits { Concurrency = 1, Queue = 1 });
        Task<(int Status, JsonNode? Body)> running = server.PostAsync("/search", Query);
        await places.BeginAsync();
        Task<HttpResponseMessage>[] others =
            [.. Enumerable.Range(0, 2).Select(_ => server.Client.PostAsync("/search", Json("""{"query":"bees"}""")))];

        Task<HttpResponseMessage> first = await Task.WhenAny(others);
        using HttpResponseMessage refused = await first;
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Contains("the server is busy", await refused.Content.ReadAsStringAsync());
        Task<HttpResponseMessage> waiting = others.Single(other => other != first);
        Assert.False(running.IsCompleted || waiting.IsCompleted);
        Assert.Equal(200, (await server.GetAsync("/health")).Status); // what computes nothing does not wait
        places.Release();
        Assert.Equal(200, (await running).Status);
        using HttpResponseMessage late = await waiting;
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Fact]
    public async Task Search_TakesTooLong_IsAnsweredWith503()
    {
        using BlockingPlaces places = new();
        await using ServerFixture server = await StartAsync(
            places, new ServerLimits { Concurrency = 1, Queue = 1, RequestTime = TimeSpan.FromSeconds(0.3) });
        Task<(int Status, JsonNode? Body)> running = server.PostAsync(
            "/search", new { query = "bees", kind = "other" });
        await places.BeginAsync();

        ServerFixture.RequireProblem(
            await server.PostAsync("/search", Query), 503, "the request took longer than 0.3 s"); // in the queue

        places.Release();
        ServerFixture.RequireProblem(await running, 503, "the request took longer than 0.3 s");
        Assert.Equal(200, (await server.PostAsync("/search", Query)).Status);
    }

    [Fact]
    public async Task Search_ClientGoesAway_Stops()
    {
        // The server sees soon, but not at once, that a client has gone.
        foreach (int milliseconds in new[] { 100, 1000, 10_000 })
        {
            if (await LookUpsAfterLeavingAsync(milliseconds) == 256)
                return;
        }
        Assert.Fail("the search for a client that had left was gone on with");
    }

    [Fact]
    public async Task Post_BodyArrivesSlowly_KeepsNobodyWaiting()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Limits = new ServerLimits { Concurrency = 1, Queue = 0 } });
        using SlowContent slow = new("""{"query":""", """ "bees"}""");
        Task<(int Status, JsonNode? Body)> late = ServerFixture.AnswerAsync(server.Client.PostAsync("/search", slow));
        await slow.Begun;

        Assert.Equal(200, (await server.PostAsync("/search", Query)).Status);

        slow.Finish();
        Assert.Equal(200, (await late).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyTooLarge_IsRefusedWith413(bool isChunked)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            o => o with { Limits = new ServerLimits { BodyBytes = 1000 } });
        using HttpRequestMessage request = new(HttpMethod.Post, "/search")
        {
            Content = Json("{\"query\":\"" + new string('a', 1000) + "\"}"),
        };
        request.Headers.TransferEncodingChunked = isChunked;

        ServerFixture.RequireProblem(
            await ServerFixture.AnswerAsync(server.Client.SendAsync(request)), 413, "Request body too large");
    }

    /// <summary>
    /// Number of look-ups of places by a search of 300 passages that lengthens its ranking, and whose client leaves
    /// before.
    /// </summary>
    private static async Task<int> LookUpsAfterLeavingAsync(int milliseconds)
    {
        using BlockingPlaces places = new();
        await using ServerFixture server = await StartAsync(places, new ServerLimits { Concurrency = 1 });
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage> running = server.Client.PostAsync(
            "/search", Json("""{"query":"bees","kind":"other"}"""), leaving.Token);
        await places.BeginAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Task.Delay(milliseconds);
        places.Release();
        Assert.Equal(200, (await server.PostAsync("/search", new { query = "bees", top_k = 3 })).Status);
        return places.Asked - 3;
    }

    private static Task<ServerFixture> StartAsync(BlockingPlaces places, ServerLimits limits) =>
        ServerFixture.StartAsync(
            o => o with { Limits = limits, Indexes = [o.Indexes[0] with { Places = _ => places }] }, passages: 300);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>A body of which the second part is sent when a test says so.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly string _first, _second;
        private readonly TaskCompletionSource _begun = new(), _finish = new();

        public SlowContent(string first, string second)
        {
            (_first, _second) = (first, second);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        public Task Begun => _begun.Task;

        public void Finish() => _finish.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_first));
            await stream.FlushAsync();
            await Task.Delay(100);
            _begun.SetResult();
            await _finish.Task;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_second));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _first.Length + _second.Length;
            return true;
        }
    }
}
