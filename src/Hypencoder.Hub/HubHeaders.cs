using System.Globalization;
using System.Net.Http.Headers;

namespace Hypencoder.Hub;

/// <summary>
/// Reads headers of the hub's answers as raw text, since .NET's parsed headers drop some malformed ones.
/// </summary>
internal static class HubHeaders
{
    /// <summary>The value of a header; null when it is absent.</summary>
    public static string? Value(HttpResponseMessage response, string name) =>
        Value(response.Headers, name) ?? Value(response.Content.Headers, name);

    /// <summary>The number of bytes in a header; null when the header is absent or is not such a number.</summary>
    public static long? Size(HttpResponseMessage response, string name) =>
        long.TryParse(Value(response, name), NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : null;

    /// <summary>The tag that names a blob, without <c>W/</c> and quotes, as in huggingface_hub.</summary>
    public static string? Etag(HttpResponseMessage response) =>
        (Value(response, "X-Linked-Etag") ?? Value(response, "ETag"))?.TrimStart('W', '/').Trim('"');

    private static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}
