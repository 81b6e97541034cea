using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Hypencoder.Engines.Tests.Candidates;

/// <summary>
/// The calls of Qdrant's REST interface that an export and a search need, as its OpenAPI describes them: creating and
/// describing a collection, putting points and querying them. Points are compared exactly.
/// </summary>
internal sealed class QdrantStandIn : IDisposable
{
    private readonly HttpListener _http = new();
    private readonly Dictionary<long, (float[] Vector, JsonNode? Payload)> _points = [];
    private JsonNode? _collection;

    public QdrantStandIn()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }
        _http.Prefixes.Add(Address + "/");
        _http.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public void Dispose() => _http.Close();

    private async Task ServeAsync()
    {
        while (_http.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _http.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using StreamReader body = new(call.Request.InputStream, Encoding.UTF8);
            string text = await body.ReadToEndAsync();
            JsonNode? result;
            lock (_points)
                result = Answer(call.Request.HttpMethod, call.Request.Url!.AbsolutePath, text);
            call.Response.StatusCode = result is null ? 404 : 200;
            JsonObject answer = result is null
                ? new() { ["status"] = new JsonObject { ["error"] = "Not found: Collection doesn't exist!" } }
                : new() { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 };
            await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.ToJsonString()));
            call.Response.Close();
        }
    }

    private JsonNode? Answer(string method, string path, string body)
    {
        switch (method, path)
        {
            case ("PUT", "/collections/passages"):
                _collection = JsonNode.Parse(body)!["vectors"]!;
                return true;
            case ("GET", "/collections/passages") when _collection is not null:
                return new JsonObject
                {
                    ["config"] = new JsonObject
                    {
                        ["params"] = new JsonObject { ["vectors"] = _collection.DeepClone() },
                    },
                };
            case ("PUT", "/collections/passages/points"):
                foreach (JsonNode? point in JsonNode.Parse(body)!["points"]!.AsArray())
                    _points[(long)point!["id"]!] = (Vector(point["vector"]!), point["payload"]?.DeepClone());
                return new JsonObject { ["operation_id"] = 1, ["status"] = "completed" };
            case ("POST", "/collections/passages/points/query"):
                return Found(JsonNode.Parse(body)!);
            default:
                return null;
        }
    }

    private JsonObject Found(JsonNode request)
    {
        float[] query = Vector(request["query"]!);
        string[] keys = [.. request["with_payload"]!.AsArray().Select(key => (string)key!)];
        return new JsonObject
        {
            ["points"] = new JsonArray([.. _points
                .Select(p => (p.Key, p.Value.Payload, Score: p.Value.Vector.Zip(query, (a, b) => (double)a * b).Sum()))
                .OrderByDescending(p => p.Score).Take((int)request["limit"]!)
                .Select(p => new JsonObject
                {
                    ["id"] = p.Key,
                    ["version"] = 1,
                    ["score"] = p.Score,
                    ["payload"] = p.Payload is JsonObject all
                        ? new JsonObject(all.Where(value => keys.Contains(value.Key))
                            .Select(value => KeyValuePair.Create(value.Key, value.Value?.DeepClone())))
                        : null,
                })]),
        };
    }

    private static float[] Vector(JsonNode values) => [.. values.AsArray().Select(value => (float)value!)];
}
