using Hypencoder.Data;
using Hypencoder.Server.Indexes;
using Hypencoder.Server.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hypencoder.Server.Api;

/// <summary><c>POST /passages</c> and <c>DELETE /passages/{id}</c>: changes of an index.</summary>
internal static class PassagesEndpoints
{
    private const int LongestId = 1024;
    private const string Path = "/passages/";

    public static async Task<Ok<PassagesResponse>> UpsertAsync(
        PassagesRequest request, ServedIndexes indexes, ServerOptions options, ServerTelemetry telemetry,
        HttpContext context)
    {
        Passage[] passages = Read(request, options.Limits);
        ServedIndex index = indexes.Get(request.Index);
        await index.UpsertAsync(passages, context.RequestAborted).ConfigureAwait(false);
        telemetry.Upserted(index.Name, passages.Length);
        return TypedResults.Ok(new PassagesResponse(
            index.Name, passages.Length, index.Use(open => open.Index.Count)));
    }

    /// <summary>The passages of a request.</summary>
    /// <exception cref="RequestException">One of them is wrong.</exception>
    public static Passage[] Read(PassagesRequest request, ServerLimits limits)
    {
        HashSet<string> ids = [];
        return [.. RequestText.Items("passages", request.Passages, limits.Documents).Select(
            (item, i) =>
            {
                if (string.IsNullOrWhiteSpace(item?.Id))
                    throw RequestException.Missing($"passages[{i}].id", "expected an id");
                if (item.Id.Length > LongestId)
                {
                    throw RequestException.Bad(
                        $"passages[{i}].id", $"expected at most {LongestId} characters", item.Id.Length);
                }
                if (!ids.Add(item.Id))
                    throw RequestException.Bad($"passages[{i}].id", "expected distinct ids", item.Id);
                Passage passage = new(item.Id, item.Title ?? "", item.Text ?? "");
                RequestText.Any($"passages[{i}].text", passage.FullText);
                return passage;
            })];
    }

    public static async Task<NoContent> DeleteAsync(
        string? index, ServedIndexes indexes, ServerTelemetry telemetry, HttpContext context)
    {
        string id = IdOf(context);
        ServedIndex served = indexes.Get(index);
        if (!await served.DeleteAsync(id, context.RequestAborted).ConfigureAwait(false))
        {
            throw NoPassage(served.Name);
        }
        telemetry.Deleted(served.Name);
        return TypedResults.NoContent();
    }

    public static RequestException NoPassage(string index) => new(
        StatusCodes.Status404NotFound, $"the index \"{index}\" has no passage with this id", "id");

    /// <summary>
    /// The id from the request as it was sent: Kestrel decodes all of a path but its slashes, so that ids with %2F in
    /// them could not be told from those with a slash.
    /// </summary>
    public static string IdOf(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int begin = target.IndexOf(Path, StringComparison.Ordinal) + Path.Length;
        int end = target.IndexOf('?');
        return Uri.UnescapeDataString(target[begin..(end < 0 ? target.Length : end)]);
    }
}
