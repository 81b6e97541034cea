using Hypencoder.Server.Indexes;
using Hypencoder.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hypencoder.Server.Api;

/// <summary><c>POST /search</c>: the best passages of an index for a query.</summary>
internal static class SearchEndpoint
{
    public static Ok<SearchResponse> Handle(
        SearchRequest request, ServedIndexes indexes, ServerOptions options, ServerTelemetry telemetry,
        HttpContext context)
    {
        string query = RequestText.Query(request.Query, options.Limits);
        if (request.TopK < 1 || request.TopK > options.Limits.TopK)
            throw RequestException.Bad("top_k", $"expected 1 to {options.Limits.TopK}", request.TopK);
        ServedIndex index = indexes.Get(request.Index);
        PlaceFilter? filter = Filter(index, request.Kind, request.Folder);
        return index.Use(open =>
        {
            SearchOutcome outcome = open.Search(
                new SearchTask(query, request.TopK, request.Strategy, filter), index.Places, context.RequestAborted);
            telemetry.Searched(index.Name, outcome);
            return TypedResults.Ok(new SearchResponse
            {
                Index = index.Name,
                Model = open.ModelName,
                Strategy = outcome.Strategy,
                PassagesScored = outcome.PassagesScored,
                ExpectedMissing = outcome.ExpectedMissing,
                Milliseconds = new SearchTimes(
                    outcome.Encoding.TotalMilliseconds, outcome.Searching.TotalMilliseconds),
                Results = [.. outcome.Hits.Select(Item)],
            });
        });
    }

    /// <summary>The restriction that a request asks for; null for none.</summary>
    /// <exception cref="RequestException">The index knows no places of its passages.</exception>
    public static PlaceFilter? Filter(ServedIndex index, string? kind, string? folder)
    {
        kind = kind is "" ? null : kind;
        folder = folder is "" ? null : folder;
        if (kind is null && folder is null)
            return null;
        return index.Places is IPassagePlaces places
            ? new PlaceFilter(places, kind, folder)
            : throw RequestException.Bad(
                kind is null ? "folder" : "kind", "expected none, since the index has no catalogue of its documents",
                kind ?? folder!);
    }

    private static SearchResultItem Item(FoundPassage found) => new()
    {
        Rank = found.Rank,
        Id = found.Passage.Id,
        Score = found.Score,
        Title = found.Passage.Title,
        Text = found.Passage.Text,
        Place = found.Place is PassagePlace place
            ? new ResultPlace(place.Path, place.Line, place.Kind)
            : null,
    };
}
