using System.Globalization;
using System.Net.Http.Headers;

namespace Hypencoder.Hub;

/// <summary>Translates the hub's status codes into exceptions.</summary>
internal static class HubStatus
{
    /// <summary>Throws unless the answer is a success, or 416, which answers an unsatisfiable range.</summary>
    public static void Check(HttpResponseMessage response, HubRequest request, bool atHub, HubOptions options)
    {
        int status = (int)response.StatusCode;
        if (status is 200 or 206 or 416)
            return;
        string host = RemoteText.Clip(response.RequestMessage?.RequestUri?.Authority ?? options.Endpoint.Authority);
        if (status is 408 or 429 or >= 500)
            throw Passing(response, host, options);
        // Addresses of the storage are signed for a short time; asking the hub again gives a new one.
        if (!atHub)
            throw new TransportException($"{host}, which the hub redirected to, answered {status}");
        throw new InvalidDataException(Message(response, request, status, options, host));
    }

    /// <summary>Creates the exception for an error that may pass.</summary>
    public static TransportException Passing(HttpResponseMessage response, string host, HubOptions options) =>
        new($"{host} answered {(int)response.StatusCode}{Reason(response)}")
        {
            RetryAfter = RetryAfter(response, options.Time),
        };

    /// <summary>The server's reason beside the status code, in parentheses; empty where it gives none.</summary>
    public static string Reason(HttpResponseMessage response)
    {
        string? text = HubHeaders.Value(response, "X-Error-Message") ?? response.ReasonPhrase;
        return string.IsNullOrWhiteSpace(text) ? "" : $" ({RemoteText.Clip(text)})";
    }

    private static string Message(
        HttpResponseMessage response, HubRequest request, int status, HubOptions options, string host)
    {
        HubRepository repository = request.Repository;
        string kind = repository.Kind == HubRepositoryKind.Dataset ? "data set" : "model";
        string folder = repository.Kind == HubRepositoryKind.Dataset ? "datasets/" : "";
        string page = $"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{folder}{repository.Id}";
        string token = options.Token is null ? "set HF_TOKEN to read one" : "the token of HF_TOKEN may not read it";
        return (status, HubHeaders.Value(response, "X-Error-Code")) switch
        {
            (401 or 403, "GatedRepo") => $"{repository}: gated: accept its terms at {page}; {token}",
            (401 or 403 or 404, "RevisionNotFound") or (404, "EntryNotFound") when request.Commit is null =>
                $"{repository}: no revision \"{repository.Revision}\" at {host}",
            (404, "EntryNotFound") => $"{repository}: {host} has no {request.Path}",
            (401, _) when options.Token is null =>
                $"{repository}: no such {kind} at {host}, or a private one: set HF_TOKEN to read one",
            (401, _) => $"{repository}: {host} does not accept the token of HF_TOKEN, or has no such {kind}",
            (403, _) => $"{repository}: {host} refuses access: {token}",
            (404, _) when request.Commit is null => $"{repository}: no such {kind} at {host}",
            _ => $"{repository}: {host} answered {status}{Reason(response)} to {request.Path}",
        };
    }

    /// <summary>The wait that a <c>Retry-After</c> header asks for, in seconds or as a date.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        string? text = HubHeaders.Value(response, "Retry-After");
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
            return TimeSpan.FromSeconds(seconds);
        return RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? value)
            && value.Date is DateTimeOffset date && date > time.GetUtcNow()
                ? date - time.GetUtcNow()
                : null;
    }
}
