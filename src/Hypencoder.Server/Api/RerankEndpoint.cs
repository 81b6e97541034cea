using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Server.Indexes;
using Microsoft.AspNetCore.Http;

namespace Hypencoder.Server.Api;

/// <summary><c>POST /rerank</c>: ranks documents of the request by a model.</summary>
internal static class RerankEndpoint
{
    private const int ShortestLength = 3;

    public static IResult Handle(
        RerankRequest request, ServedIndexes indexes, ServerOptions options, HttpContext context)
    {
        string query = RequestText.Query(request.Query, options.Limits);
        string[] texts = Texts(request, options.Limits);
        if (request.TopN is < 1)
            throw RequestException.Bad("top_n", "expected 1 or more", request.TopN.Value);
        if (request.MaxTokensPerDoc is int length and < ShortestLength)
            throw RequestException.Bad("max_tokens_per_doc", $"expected {ShortestLength} or more", length);
        if (request.TruncationDirection is string side && !side.Equals("right", StringComparison.OrdinalIgnoreCase))
            throw RequestException.Bad("truncation_direction", "expected Right", side);
        return indexes.OfModel(request.Model).Use<IResult>(open =>
        {
            RetrievalModel model = open.Model;
            QNet net = model.EncodeQueries([query], null, out long queryTokens, context.RequestAborted)[0];
            float[] scores = net.Score(
                model.EncodePassages(texts, request.MaxTokensPerDoc, out long passageTokens, context.RequestAborted));
            int[] order = [.. Enumerable.Range(0, texts.Length).OrderByDescending(i => scores[i])
                .Take(request.TopN ?? texts.Length)];
            if (request.Texts is not null)
            {
                return TypedResults.Ok<RankedText[]>([.. order.Select(i => new RankedText(
                    i, request.RawScores == true ? scores[i] : Sigmoid(scores[i]),
                    request.ReturnText == true ? texts[i] : null))]);
            }
            int tokens = (int)(queryTokens + passageTokens);
            return TypedResults.Ok(new RerankResponse(
                open.ModelName,
                [.. order.Select(i => new RerankResult(
                    i, scores[i], request.ReturnDocuments == true ? new RankedDocument(texts[i]) : null))],
                new TokenUsage(tokens, tokens)));
        });
    }

    private static string[] Texts(RerankRequest request, ServerLimits limits)
    {
        if (request.Texts is not null)
        {
            if (request.Documents is not null)
                throw RequestException.Bad("texts", "expected either documents or texts", "both");
            return [.. RequestText.Items("texts", request.Texts, limits.Documents).Select(
                (text, i) => text ?? throw RequestException.Missing($"texts[{i}]", "expected a text"))];
        }
        return [.. RequestText.Items("documents", request.Documents, limits.Documents).Select(Text)];
    }

    private static string Text(JsonElement document, int index)
    {
        if (document.ValueKind == JsonValueKind.String)
            return document.GetString()!;
        string title = "";
        if (document.ValueKind == JsonValueKind.Object
            && document.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
        {
            if (document.TryGetProperty("title", out JsonElement named) && named.ValueKind == JsonValueKind.String)
                title = named.GetString()!;
            return new Passage("", title, text.GetString()!).FullText;
        }
        string kind = document.ValueKind == JsonValueKind.Object
            ? "an object without a text"
            : document.ValueKind.ToString();
        throw RequestException.Bad($"documents[{index}]", "expected a string or an object with a text", kind);
    }

    private static double Sigmoid(double score) => 1 / (1 + Math.Exp(-score));
}
