using System.ComponentModel;
using System.Text.Json;

namespace Hypencoder.Server.Api;

/// <summary>
/// Body of <c>POST /rerank</c>, as clients of Cohere and Jina send it (<c>documents</c>), or those of Text Embeddings
/// Inference (<c>texts</c>).
/// </summary>
internal sealed record RerankRequest
{
    [Description("Name of the index or of its model; the first one where it is missing")]
    public string? Model { get; init; }

    [Description("Text of the query")]
    public string? Query { get; init; }

    [Description("Documents to rank: strings, or objects with a text and, optionally, a title")]
    public IReadOnlyList<JsonElement>? Documents { get; init; }

    [Description("Number of results wanted; all where it is missing")]
    public int? TopN { get; init; }

    [Description("Whether results contain their documents")]
    public bool? ReturnDocuments { get; init; }

    [Description("Number of tokens to which documents are cut; the model's own where it is missing")]
    public int? MaxTokensPerDoc { get; init; }

    [Description("Documents of a request in the form of Text Embeddings Inference")]
    public IReadOnlyList<string>? Texts { get; init; }

    [Description("Text Embeddings Inference: false for scores between 0 and 1, the default")]
    public bool? RawScores { get; init; }

    [Description("Text Embeddings Inference: whether results contain their texts")]
    public bool? ReturnText { get; init; }

    [Description("Text Embeddings Inference: accepted; documents are always cut to the model's length")]
    public bool? Truncate { get; init; }

    [Description("Text Embeddings Inference: accepted for Right, the side that documents are cut at")]
    public string? TruncationDirection { get; init; }
}

/// <summary>Answer of <c>POST /rerank</c> to <c>documents</c>.</summary>
internal sealed record RerankResponse(string Model, IReadOnlyList<RerankResult> Results, TokenUsage Usage);

/// <summary>A document that was ranked.</summary>
/// <param name="Index">Zero-based index of the document in the request.</param>
/// <param name="RelevanceScore">The model's score.</param>
/// <param name="Document">The document; null where it was not asked for.</param>
internal sealed record RerankResult(int Index, double RelevanceScore, RankedDocument? Document);

/// <summary>Text of a ranked document.</summary>
internal sealed record RankedDocument(string Text);

/// <summary>A text that was ranked in the form of Text Embeddings Inference.</summary>
internal sealed record RankedText(int Index, double Score, string? Text);

/// <summary>Number of tokens that were encoded.</summary>
internal sealed record TokenUsage(int PromptTokens, int TotalTokens);
