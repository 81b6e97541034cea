using System.ComponentModel;

namespace Hypencoder.Server.Api;

/// <summary>Body of <c>POST /passages</c>.</summary>
internal sealed record PassagesRequest
{
    [Description("Name of the index; the first one where it is missing")]
    public string? Index { get; init; }

    [Description("Passages to add; one with the id of an earlier one replaces it")]
    public IReadOnlyList<PassageItem>? Passages { get; init; }
}

/// <summary>A passage to add.</summary>
internal sealed record PassageItem
{
    public string? Id { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }
}

/// <summary>Answer of <c>POST /passages</c>, sent when the passages are on disk.</summary>
/// <param name="Index">Name of the index.</param>
/// <param name="Upserted">Number of passages that were added or replaced.</param>
/// <param name="Passages">Number of passages of the index.</param>
internal sealed record PassagesResponse(string Index, int Upserted, long Passages);
