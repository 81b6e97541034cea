using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Hypencoder.Benchmarking.Serving;

/// <summary>A client of <c>POST /search</c>. Safe to use from many threads.</summary>
internal sealed class SearchClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly int _topK;

    public SearchClient(string address, int topK, int connections)
    {
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections })
        {
            BaseAddress = new Uri(address),
        };
        _topK = topK;
    }

    /// <summary>Searches, and returns the answer with the time until all of it was there.</summary>
    public async Task<SearchAnswer> SearchAsync(string query, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object> { ["query"] = query, ["top_k"] = _topK });
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        long begin = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await _client.PostAsync("/search", content, cancellationToken)
            .ConfigureAwait(false);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        double milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        if (!answer.IsSuccessStatusCode)
        {
            return new SearchAnswer(
                (int)answer.StatusCode, milliseconds, 0, "", answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero);
        }
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement times = document.RootElement.GetProperty("milliseconds");
        double computing = times.GetProperty("encode").GetDouble() + times.GetProperty("search").GetDouble();
        return new SearchAnswer(
            (int)answer.StatusCode, milliseconds, computing, document.RootElement.GetProperty("results").GetRawText(),
            TimeSpan.Zero);
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>An answer of a search.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Milliseconds">Time of the request as the client sees it.</param>
/// <param name="Computing">Part of that time for encoding and searching, as the server says.</param>
/// <param name="Results">The passages found, as JSON; empty for an error.</param>
/// <param name="RetryAfter">Time to wait before another request.</param>
internal sealed record SearchAnswer(
    int Status, double Milliseconds, double Computing, string Results, TimeSpan RetryAfter);
