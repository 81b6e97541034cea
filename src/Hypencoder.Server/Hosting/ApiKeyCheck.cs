using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hypencoder.Server.Hosting;

/// <summary>
/// Requires the API key: as a bearer token, as clients of OpenAI and of rerankers send it, or as the password of basic
/// authentication, which browsers ask for by themselves.
/// </summary>
internal sealed class ApiKeyCheck
{
    private readonly RequestDelegate _next;
    private readonly byte[] _expected;

    public ApiKeyCheck(RequestDelegate next, string key) => (_next, _expected) = (next, Hash(key));

    /// <summary>Marks endpoints that need no key.</summary>
    public sealed class NotNeeded;

    public async Task InvokeAsync(HttpContext context)
    {
        bool isOpen = context.GetEndpoint()?.Metadata.GetMetadata<NotNeeded>() is not null;
        if (isOpen || IsGranted(context.Request.Headers.Authorization))
        {
            await _next(context).ConfigureAwait(false);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer");
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, "Basic realm=\"hypencoder\", charset=\"UTF-8\"");
        await Problems.WriteAsync(context, "expected the API key as a bearer token, or as a password")
            .ConfigureAwait(false);
    }

    /// <summary>Compares hashes in constant time, so that times tell nothing of the key.</summary>
    private bool IsGranted(string? header) =>
        AuthenticationHeaderValue.TryParse(header, out AuthenticationHeaderValue? value)
        && Key(value) is string key
        && CryptographicOperations.FixedTimeEquals(Hash(key), _expected);

    private static string? Key(AuthenticationHeaderValue value) => value.Scheme.ToLowerInvariant() switch
    {
        "bearer" => value.Parameter,
        "basic" => Password(value.Parameter),
        _ => null,
    };

    private static string? Password(string? parameter)
    {
        byte[] bytes = new byte[(parameter?.Length ?? 0) + 4];
        if (!Convert.TryFromBase64String(parameter ?? "", bytes, out int written))
            return null;
        string credentials = Encoding.UTF8.GetString(bytes, 0, written);
        int colon = credentials.IndexOf(':');
        return colon < 0 ? null : credentials[(colon + 1)..];
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
