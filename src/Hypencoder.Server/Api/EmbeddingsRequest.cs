using System.ComponentModel;
using System.Text.Json;

namespace Hypencoder.Server.Api;

/// <summary>Body of <c>POST /v1/embeddings</c>, as clients of OpenAI send it.</summary>
internal sealed record EmbeddingsRequest
{
    [Description("Name of the index or of its model")]
    public string? Model { get; init; }

    [Description("A text, or several")]
    public JsonElement? Input { get; init; }

    [Description("float, the default, or base64: little-endian numbers of 4 bytes")]
    public string? EncodingFormat { get; init; }

    [Description("Number of values in a vector, which must be the model's own")]
    public int? Dimensions { get; init; }

    [Description("Accepted and not used")]
    public string? User { get; init; }

    [Description("passage, the default, or query, for models whose queries are vectors too")]
    public string? InputType { get; init; }
}

/// <summary>Answer of <c>POST /v1/embeddings</c>.</summary>
internal sealed record EmbeddingsResponse(
    string Object, IReadOnlyList<EmbeddingItem> Data, string Model, TokenUsage Usage);

/// <summary>A vector.</summary>
/// <param name="Object">Always <c>embedding</c>.</param>
/// <param name="Index">Zero-based index of the text in the request.</param>
/// <param name="Embedding">The values: an array of numbers, or base64.</param>
internal sealed record EmbeddingItem(string Object, int Index, object Embedding);
