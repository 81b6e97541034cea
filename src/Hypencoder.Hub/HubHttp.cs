using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;

namespace Hypencoder.Hub;

/// <summary>
/// Sends requests. It follows redirects itself, so that the token is sent to the endpoint alone, and distinguishes
/// errors that may pass (<see cref="TransportException"/>) from permanent ones (<see cref="InvalidDataException"/>).
/// </summary>
internal sealed class HubHttp : IDisposable
{
    private const int MostRedirects = 8;
    private readonly Lazy<HttpClient> _client;
    private readonly HubOptions _options;
    private readonly Uri _root;

    public HubHttp(HubOptions options)
    {
        _options = options;
        _root = new Uri(options.Endpoint.AbsoluteUri.TrimEnd('/') + "/");
        _client = new Lazy<HttpClient>(() => Create(options)); // a model that is in the cache needs none
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    /// <summary>
    /// Sends a request and returns the answer before its body is read. Its status is 2xx, 416, or a redirect that the
    /// request does not follow.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(WebRequest request, CancellationToken cancellationToken)
    {
        Uri address = new(_root, request.Path);
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            bool atHub = IsHub(address);
            HttpResponseMessage response = await SendOnceAsync(request, address, atHub, cancellationToken)
                .ConfigureAwait(false);
            try
            {
                if (atHub)
                    request.CheckHub(response);
                Uri? next = IsRedirect(response.StatusCode)
                    ? Target(address, HubHeaders.Value(response, "Location") ?? "")
                    : null;
                if (next is null)
                    request.CheckStatus(response, atHub, _options);
                if (next is null || !(request.FollowsElsewhere || IsHub(next)))
                    return response;
                address = next;
            }
            catch
            {
                response.Dispose();
                throw;
            }
            response.Dispose();
        }
        throw new InvalidDataException(
            $"{request.Label}: more than {MostRedirects} redirects, the last to {Name(address)}");
    }

    /// <summary>The target of a redirect.</summary>
    /// <exception cref="InvalidDataException">
    /// The target is not an http or https address, or leads from https to http.
    /// </exception>
    internal static Uri Target(Uri from, string location)
    {
        Uri? target = location.Length > 0 && Uri.TryCreate(from, location, out Uri? parsed) ? parsed : null;
        // A redirect from an authenticated page must not lead to one that others on the network can alter.
        if (target is not null && (target.Scheme == "https" || (target.Scheme == "http" && from.Scheme == "http")))
            return target;
        string found = RemoteText.Clip(location);
        throw new InvalidDataException(
            $"{Name(from)}: expected a redirect to an {from.Scheme} address, found \"{found}\"");
    }

    /// <summary>Reads the next bytes of a body; returns 0 at its end.</summary>
    public async ValueTask<int> ReadAsync(
        HttpResponseMessage response, Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Uri address = response.RequestMessage?.RequestUri ?? _root;
        using CancellationTokenSource limit = Limit(cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, address, cancellationToken) is Exception translated)
        {
            throw translated;
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        WebRequest request, Uri address, bool atHub, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(request.Method, address);
        if (request.Offset > 0)
            message.Headers.Range = new RangeHeaderValue(request.Offset, null);
        if (request.IfRange is string tag)
            message.Headers.TryAddWithoutValidation("If-Range", tag);
        if (atHub && _options.Token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.Token);
        using CancellationTokenSource limit = Limit(cancellationToken);
        try
        {
            return await _client.Value.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, address, cancellationToken) is Exception translated)
        {
            throw translated;
        }
    }

    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        return limit;
    }

    /// <summary>Translates an exception of the HTTP client; null for other exceptions.</summary>
    private Exception? Translate(Exception error, Uri address, CancellationToken cancellationToken)
    {
        string host = Name(address), cause = RemoteText.Clip(error.GetBaseException().Message);
        string limit = _options.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        if (error is OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested
                ? null
                : new TransportException($"{host}: nothing came for {limit} s", error);
        }
        if (error is not (HttpRequestException or IOException))
            return null;
        return (error as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
                new InvalidDataException($"{host}: expected an HTTP answer: {RemoteText.Clip(error.Message)}", error),
            HttpRequestError.SecureConnectionError =>
                new TransportException($"{host}: no secure connection: {cause}", error) { Permanent = true },
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.ProxyTunnelError =>
                new TransportException($"{host}: no connection: {cause}", error) { Unreachable = true },
            _ => new TransportException($"{host}: the connection broke: {cause}", error),
        };
    }

    private bool IsHub(Uri address) => Uri.Compare(
        address, _root, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The host of an address, for messages: the rest of it could hold the signature of a download.</summary>
    private static string Name(Uri address) => RemoteText.Clip(address.Authority);

    private static HttpClient Create(HubOptions options)
    {
        // No decompression: a compressed answer would have another length, and could expand without limit.
        HttpClient client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        string version = typeof(HubHttp).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0";
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("hypencoder-dotnet", version));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        return client;
    }
}
