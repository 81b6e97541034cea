using Hypencoder.Server.Indexes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;

namespace Hypencoder.Server.Api;

/// <summary><c>GET /health</c>, <c>GET /ready</c> and <c>GET /indexes</c>: the state of the server.</summary>
internal static class StateEndpoints
{
    public static Ok<ServerState> Health() => TypedResults.Ok(new ServerState("ok"));

    /// <summary>Indexes are open before the server listens, so only a server that stops is not ready.</summary>
    public static Ok<ServerState> Ready(IHostApplicationLifetime lifetime) =>
        lifetime.ApplicationStopping.IsCancellationRequested
            ? throw new RequestException(StatusCodes.Status503ServiceUnavailable, "the server is stopping")
            : TypedResults.Ok(new ServerState("ready"));

    public static Ok<IndexState[]> Indexes(ServedIndexes indexes) =>
        TypedResults.Ok<IndexState[]>([.. indexes.All.Select(index => index.Use(open => new IndexState(
            index.Name, open.Index.Count, open.ModelName, open.Model.Dimension, open.Strategies,
            [.. (index.Places?.Kinds ?? []).Select(kind => kind.Name)],
            [.. (index.Places?.Folders ?? []).Select(folder => folder.Name)])))]);
}

/// <summary>State of the server.</summary>
internal sealed record ServerState(string Status);

/// <summary>Description of an index.</summary>
internal sealed record IndexState(
    string Name, int Passages, string Model, int Dimensions, IReadOnlyList<string> Strategies,
    IReadOnlyList<string> Kinds, IReadOnlyList<string> Folders);
