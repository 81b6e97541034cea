using Hypencoder.Server.Clusters;
using Hypencoder.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hypencoder.Server.Api;

/// <summary>The routes of the programming interface, and the document that describes them.</summary>
internal static class ApiRoutes
{
    private const string Problem = "application/problem+json";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Hypencoder";
            document.Info.Version = "1";
            document.Info.Description = "Neural retrieval with a network for each query.";
            return Task.CompletedTask;
        }));

    public static void MapApi(this WebApplication app)
    {
        Computing(app.MapPost("/search", SearchEndpoint.Handle), "Find the best passages for a query");
        Computing(app.MapPost("/rerank", RerankEndpoint.Handle), "Rank documents for a query")
            .Produces<RerankResponse>();
        foreach (string alias in new[] { "/v1/rerank", "/v2/rerank" })
            Computing(app.MapPost(alias, RerankEndpoint.Handle), "The same as /rerank").ExcludeFromDescription();
        Computing(app.MapPost("/v1/embeddings", EmbeddingsEndpoint.Handle), "Encode texts to vectors");
        MapChanges(app, PassagesEndpoints.UpsertAsync, PassagesEndpoints.DeleteAsync);
        app.MapGet("/indexes", StateEndpoints.Indexes).WithSummary("List the indexes");
        MapState(app);
    }

    /// <summary>The routes of a server that answers from a cluster.</summary>
    public static void MapClusterApi(this WebApplication app)
    {
        Computing(app.MapPost("/search", ClusterEndpoints.SearchAsync), "Find the best passages for a query");
        MapChanges(app, ClusterEndpoints.UpsertAsync, ClusterEndpoints.DeleteAsync);
        app.MapGet("/indexes", ClusterEndpoints.Indexes).WithSummary("Describe the index and its shards");
        MapState(app);
    }

    private static void MapChanges(WebApplication app, Delegate upsert, Delegate delete)
    {
        Changing(app.MapPost("/passages", upsert), "Add passages, or replace those with the same ids");
        Changing(app.MapDelete("/passages/{**id}", delete), "Delete a passage")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void MapState(WebApplication app)
    {
        app.MapGet("/health", StateEndpoints.Health).WithMetadata(new ApiKeyCheck.NotNeeded())
            .WithSummary("Tell whether the server runs");
        app.MapGet("/ready", StateEndpoints.Ready).WithMetadata(new ApiKeyCheck.NotNeeded())
            .WithSummary("Tell whether the server takes requests");
        app.MapOpenApi("/openapi/{documentName}.json");
    }

    private static RouteHandlerBuilder Computing(RouteHandlerBuilder route, string summary) =>
        Described(route.RequireRateLimiting(RequestLimits.Computing), summary);

    private static RouteHandlerBuilder Changing(RouteHandlerBuilder route, string summary) =>
        Described(route.RequireRateLimiting(RequestLimits.Changing), summary)
            .Produces<ProblemDetails>(StatusCodes.Status507InsufficientStorage, Problem);

    private static RouteHandlerBuilder Described(RouteHandlerBuilder route, string summary) => route
        .WithSummary(summary)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
