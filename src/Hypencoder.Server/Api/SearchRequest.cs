using System.ComponentModel;

namespace Hypencoder.Server.Api;

/// <summary>Body of <c>POST /search</c>.</summary>
internal sealed record SearchRequest
{
    [Description("Text of the query")]
    public string? Query { get; init; }

    [Description("Name of the index; the first one where it is missing")]
    public string? Index { get; init; }

    [Description("Number of passages wanted")]
    public int TopK { get; init; } = 10;

    [Description("Strategy of the search; the index's own exact one where it is missing")]
    public string? Strategy { get; init; }

    [Description("Kind of the passages wanted, such as markdown; any where it is missing")]
    public string? Kind { get; init; }

    [Description("Folder that the passages are below; any where it is missing")]
    public string? Folder { get; init; }
}

/// <summary>Answer of <c>POST /search</c>.</summary>
internal sealed record SearchResponse
{
    public required string Index { get; init; }

    public required string Model { get; init; }

    public required string Strategy { get; init; }

    [Description("Number of passages that were scored")]
    public required long PassagesScored { get; init; }

    [Description("Expected number of passages missing from the exact results; null where it is not estimated")]
    public double? ExpectedMissing { get; init; }

    public required SearchTimes Milliseconds { get; init; }

    public required IReadOnlyList<SearchResultItem> Results { get; init; }

    [Description("Shards whose passages are left out, since they did not answer; null where the index has no shards")]
    public IReadOnlyList<MissingShardItem>? MissingShards { get; init; }
}

/// <summary>A shard that did not answer.</summary>
internal sealed record MissingShardItem(int Shard, string Reason);

/// <summary>Times of a search in milliseconds.</summary>
internal sealed record SearchTimes(double Encode, double Search);

/// <summary>A passage found.</summary>
internal sealed record SearchResultItem
{
    public required int Rank { get; init; }

    public required string Id { get; init; }

    public required double Score { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    [Description("Place that the passage comes from; null where it is not known")]
    public ResultPlace? Place { get; init; }
}

/// <summary>Place of a passage.</summary>
internal sealed record ResultPlace(string Path, int? Line, string Kind);
