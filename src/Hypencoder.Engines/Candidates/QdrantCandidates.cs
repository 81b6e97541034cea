using System.Net.Http.Headers;
using System.Text.Json;
using Hypencoder.Retrieval;

namespace Hypencoder.Engines;

/// <summary>
/// Candidates from a collection of Qdrant, over its REST interface, whose points have the passage's id as <c>id</c> in
/// their payload. Safe to use from many threads.
/// </summary>
public sealed class QdrantCandidates : ICandidateSource, IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Uri _query;

    private QdrantCandidates(string collection, string? apiKey)
    {
        Name = $"qdrant:{collection}";
        _query = new Uri(collection.TrimEnd('/') + "/points/query");
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Add("api-key", apiKey);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Connects to a collection, and looks whether it compares vectors by inner products.</summary>
    /// <param name="collection">Address, such as <c>http://localhost:6333/collections/passages</c>.</param>
    /// <param name="apiKey">Key of the server; null for none.</param>
    /// <exception cref="InvalidDataException">
    /// The text is no such address, or the collection is missing, or its distance is not Dot.
    /// </exception>
    /// <exception cref="IOException">The server does not answer.</exception>
    public static QdrantCandidates Open(string collection, string? apiKey = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        if (!Uri.TryCreate(collection, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")
            || !address.AbsolutePath.StartsWith("/collections/", StringComparison.Ordinal) || address.Query.Length > 0)
        {
            throw new InvalidDataException(
                "qdrant: expected the address of a collection, such as http://localhost:6333/collections/passages, "
                + $"found \"{collection}\"");
        }
        QdrantCandidates engine = new(collection, apiKey);
        try
        {
            using JsonDocument answer = engine.Ask(
                new HttpRequestMessage(HttpMethod.Get, address), CancellationToken.None);
            string? distance = engine.Text(
                answer.RootElement, "distance", "result", "config", "params", "vectors", "distance");
            if (distance == "Dot")
                return engine;
            throw new InvalidDataException(
                $"{engine.Name}: expected a collection with the distance Dot, found {distance}, by which other "
                + "passages are the nearest");
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(
        ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using JsonDocument answer = Ask(
            new HttpRequestMessage(HttpMethod.Post, _query) { Content = Query(vector.Span, count) }, cancellationToken);
        if (!TryFind(answer.RootElement, out JsonElement points, "result", "points")
            || points.ValueKind != JsonValueKind.Array)
        {
            throw Unexpected("result.points");
        }
        return [.. points.EnumerateArray().Select(
            point => Text(point, "a passage's id in the payload", "payload", "id"))];
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>A search that considers as many points as are wanted (hnsw_ef), without which few are found.</summary>
    private static ByteArrayContent Query(ReadOnlySpan<float> vector, int count)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("query");
            foreach (float value in vector)
                json.WriteNumberValue(value);
            json.WriteEndArray();
            json.WriteNumber("limit", count);
            json.WriteStartArray("with_payload");
            json.WriteStringValue("id");
            json.WriteEndArray();
            json.WriteStartObject("params");
            json.WriteNumber("hnsw_ef", Math.Max(count, 128));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        ByteArrayContent content = new(body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private JsonDocument Ask(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            try
            {
                using HttpResponseMessage response = _http.Send(request, cancellationToken);
                using Stream body = response.Content.ReadAsStream(cancellationToken);
                if (response.IsSuccessStatusCode)
                    return JsonDocument.Parse(body);
                using StreamReader text = new(body);
                throw new InvalidDataException(
                    $"{Name}: expected an answer, found {(int)response.StatusCode} {response.ReasonPhrase}: "
                    + text.ReadToEnd());
            }
            catch (HttpRequestException e)
            {
                throw new IOException($"{Name}: {e.Message}", e);
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{Name}: expected JSON of Qdrant, found something else", e);
            }
        }
    }

    private static bool TryFind(JsonElement element, out JsonElement found, params ReadOnlySpan<string> path)
    {
        found = element;
        foreach (string key in path)
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(key, out found))
                return false;
        }
        return true;
    }

    private string Text(JsonElement element, string what, params ReadOnlySpan<string> path) =>
        TryFind(element, out JsonElement found, path) && found.ValueKind == JsonValueKind.String
            ? found.GetString()!
            : throw Unexpected(what);

    private InvalidDataException Unexpected(string what) => new($"{Name}: expected {what} in the answer, found none");
}
