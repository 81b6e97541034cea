using System.Globalization;
using System.Net.Http.Headers;

namespace Hypencoder.Hub;

/// <summary>Headers of the hub's answers, unparsed by .NET, which throws some malformed ones away.</summary>
internal static class HubHeaders
{
    /// <summary>A header's value; null when there is none.</summary>
    public static string? Value(HttpResponseMessage response, string name) =>
        Value(response.Headers, name) ?? Value(response.Content.Headers, name);

    /// <summary>A whole number of bytes; null when there is none or it is no such number.</summary>
    public static long? Size(HttpResponseMessage response, string name) =>
        long.TryParse(Value(response, name), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : null;

    /// <summary>The tag that names a blob, as huggingface_hub takes it: without <c>W/</c> and quotes.</summary>
    public static string? Etag(HttpResponseMessage response) =>
        (Value(response, "X-Linked-Etag") ?? Value(response, "ETag"))?.TrimStart('W', '/').Trim('"');

    private static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}
