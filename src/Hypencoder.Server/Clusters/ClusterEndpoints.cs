using Hypencoder.Data;
using Hypencoder.Server.Api;
using Hypencoder.Server.Indexes;
using Hypencoder.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hypencoder.Server.Clusters;

/// <summary>The routes of a server that answers from a cluster.</summary>
internal static class ClusterEndpoints
{
    public static async Task<Ok<SearchResponse>> SearchAsync(
        SearchRequest request, IServedCluster cluster, ServerOptions options, ServerTelemetry telemetry,
        HttpContext context)
    {
        string query = RequestText.Query(request.Query, options.Limits);
        if (request.TopK < 1 || request.TopK > options.Limits.TopK)
            throw RequestException.Bad("top_k", $"expected 1 to {options.Limits.TopK}", request.TopK);
        Require(request.Index, cluster);
        if ((request.Kind, request.Folder) is ({ Length: > 0 }, _) or (_, { Length: > 0 }))
        {
            throw RequestException.Bad(
                request.Kind is { Length: > 0 } ? "kind" : "folder",
                "expected none, since shards have no catalogue of documents",
                request.Kind is { Length: > 0 } kind ? kind : request.Folder!);
        }
        if (request.Strategy is string strategy && cluster.Strategies is var known && !known.Contains(strategy))
        {
            throw known.Count > 0
                ? RequestException.Bad("strategy", $"expected {string.Join(" or ", known)}", strategy)
                : NoShard("no node that answers holds one");
        }
        ClusterOutcome outcome = await cluster.SearchAsync(
            new SearchTask(query, request.TopK, request.Strategy), context.RequestAborted).ConfigureAwait(false);
        if (outcome.MissingShards.Count == cluster.Shards)
            throw NoShard(outcome.MissingShards[0].Reason);
        SearchOutcome found = outcome.Found;
        telemetry.Searched(cluster.Name, found);
        return TypedResults.Ok(new SearchResponse
        {
            Index = cluster.Name,
            Model = cluster.ModelName,
            Strategy = found.Strategy,
            PassagesScored = found.PassagesScored,
            ExpectedMissing = found.ExpectedMissing,
            Milliseconds = new SearchTimes(found.Encoding.TotalMilliseconds, found.Searching.TotalMilliseconds),
            Results = [.. found.Hits.Select(hit => new SearchResultItem
            {
                Rank = hit.Rank,
                Id = hit.Passage.Id,
                Score = hit.Score,
                Title = hit.Passage.Title,
                Text = hit.Passage.Text,
            })],
            MissingShards = outcome.MissingShards,
        });
    }

    public static async Task<Ok<PassagesResponse>> UpsertAsync(
        PassagesRequest request, IServedCluster cluster, ServerOptions options, ServerTelemetry telemetry,
        HttpContext context)
    {
        Passage[] passages = PassagesEndpoints.Read(request, options.Limits);
        Require(request.Index, cluster);
        await cluster.UpsertAsync(passages, context.RequestAborted).ConfigureAwait(false);
        telemetry.Upserted(cluster.Name, passages.Length);
        return TypedResults.Ok(new PassagesResponse(cluster.Name, passages.Length, cluster.Passages));
    }

    public static async Task<NoContent> DeleteAsync(
        string? index, IServedCluster cluster, ServerTelemetry telemetry, HttpContext context)
    {
        string id = PassagesEndpoints.IdOf(context);
        Require(index, cluster);
        if (!await cluster.DeleteAsync(id, context.RequestAborted).ConfigureAwait(false))
            throw PassagesEndpoints.NoPassage(cluster.Name);
        telemetry.Deleted(cluster.Name);
        return TypedResults.NoContent();
    }

    public static Ok<ClusterState[]> Indexes(IServedCluster cluster) => TypedResults.Ok<ClusterState[]>(
    [
        new ClusterState(
            cluster.Name, cluster.Passages, cluster.ModelName, cluster.Dimension, cluster.Strategies, cluster.Shards,
            cluster.MissingShards),
    ]);

    private static void Require(string? index, IServedCluster cluster)
    {
        if (index is { Length: > 0 } && index != cluster.Name)
            throw RequestException.Unknown("index", [cluster.Name], index);
    }

    private static RequestException NoShard(string reason) => new(
        StatusCodes.Status503ServiceUnavailable, $"no shard of the index answered: {reason}");
}

/// <summary>Description of an index in shards.</summary>
internal sealed record ClusterState(
    string Name, long Passages, string Model, int Dimensions, IReadOnlyList<string> Strategies, int Shards,
    IReadOnlyList<int> MissingShards);
