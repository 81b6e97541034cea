using System.Runtime.InteropServices;
using System.Text.Json;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Server.Indexes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hypencoder.Server.Api;

/// <summary><c>POST /v1/embeddings</c>: vectors of texts.</summary>
internal static class EmbeddingsEndpoint
{
    private const string Base64 = "base64", Float = "float", Query = "query", Passage = "passage";

    public static Ok<EmbeddingsResponse> Handle(
        EmbeddingsRequest request, ServedIndexes indexes, ServerOptions options, HttpContext context)
    {
        if (request.Model is null)
            throw RequestException.Missing("model", "expected the name of a model or an index");
        string[] texts = Texts(request.Input, options.Limits);
        string format = OneOf("encoding_format", request.EncodingFormat ?? Float, Float, Base64);
        string type = OneOf("input_type", request.InputType ?? Passage, Passage, Query);
        return indexes.OfModel(request.Model).Use(open =>
        {
            RetrievalModel model = open.Model;
            if (request.Dimensions is int wanted && wanted != model.Dimension)
            {
                throw RequestException.Bad(
                    "dimensions", $"expected {model.Dimension}, since the model's vectors cannot be shortened", wanted);
            }
            float[] vectors = type == Query
                ? Queries(model, texts, out long tokens, context.RequestAborted)
                : model.EncodePassages(texts, null, out tokens, context.RequestAborted);
            int dimension = model.Dimension;
            return TypedResults.Ok(new EmbeddingsResponse(
                "list",
                [.. texts.Select((_, i) => new EmbeddingItem(
                    "embedding", i, Values(vectors.AsSpan(i * dimension, dimension), format)))],
                open.ModelName, new TokenUsage((int)tokens, (int)tokens)));
        });
    }

    private static object Values(ReadOnlySpan<float> vector, string format)
    {
        if (format == Float)
            return vector.ToArray();
        if (BitConverter.IsLittleEndian)
            return Convert.ToBase64String(MemoryMarshal.AsBytes(vector));
        byte[] bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return Convert.ToBase64String(bytes);
    }

    private static float[] Queries(
        RetrievalModel model, string[] texts, out long tokens, CancellationToken cancellationToken)
    {
        if (!model.Config.ScoresByInnerProduct)
        {
            throw RequestException.Bad(
                "input_type", "expected passage, since the model's queries are q-nets and no vectors", Query);
        }
        QNet[] nets = model.EncodeQueries(texts, null, out tokens, cancellationToken);
        return [.. nets.SelectMany(net => net.Matrix(0).ToArray())];
    }

    private static string[] Texts(JsonElement? input, ServerLimits limits)
    {
        switch (input?.ValueKind)
        {
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                throw RequestException.Missing("input", "expected a text or an array of texts");
            case JsonValueKind.String:
                return [RequestText.Any("input", input.Value.GetString())];
            case JsonValueKind.Array:
                JsonElement[] items = [.. input.Value.EnumerateArray()];
                return [.. RequestText.Items("input", items, limits.Documents).Select(Text)];
            default:
                throw RequestException.Bad(
                    "input", "expected a text or an array of texts", input.Value.ValueKind.ToString());
        }
    }

    private static string Text(JsonElement item, int index) => item.ValueKind switch
    {
        JsonValueKind.String => RequestText.Any($"input[{index}]", item.GetString()),
        JsonValueKind.Number or JsonValueKind.Array => throw new RequestException(
            StatusCodes.Status400BadRequest,
            "input: expected texts, found tokens; the tokens of other models' vocabularies mean nothing here", "input"),
        _ => throw RequestException.Bad($"input[{index}]", "expected a text", item.ValueKind.ToString()),
    };

    private static string OneOf(string parameter, string value, string one, string other) =>
        value == one || value == other
            ? value
            : throw RequestException.Bad(parameter, $"expected {one} or {other}", value);
}
