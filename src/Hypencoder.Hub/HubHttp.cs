using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;

namespace Hypencoder.Hub;

/// <summary>
/// Sends requests: redirects by hand, so that the token goes to the endpoint alone, and errors sorted into those of the
/// network, which may pass (<see cref="TransportException"/>), and those that stay
/// (<see cref="InvalidDataException"/>).
/// </summary>
internal sealed class HubHttp : IDisposable
{
    private const int MostRedirects = 8;
    private readonly HttpClient _client;
    private readonly HubOptions _options;
    private readonly Uri _root;

    public HubHttp(HubOptions options)
    {
        _options = options;
        _root = new Uri(options.Endpoint.AbsoluteUri.TrimEnd('/') + "/");
        // Bytes are taken as they are sent: a compressed answer would have another length, and could grow without end.
        _client = new HttpClient(new SocketsHttpHandler
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
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("hypencoder-dotnet", version));
        _client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>
    /// The answer to a request, its body not read yet: 2xx, 416, or a redirect that the request does not follow.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(WebRequest request, CancellationToken cancellation)
    {
        Uri address = new(_root, request.Path);
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            bool atHub = IsHub(address);
            HttpResponseMessage response = await SendOnceAsync(request, address, atHub, cancellation)
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

    /// <summary>Where a redirect leads.</summary>
    /// <exception cref="InvalidDataException">It is no http or https address, or leaves https.</exception>
    internal static Uri Target(Uri from, string location)
    {
        Uri? target = location.Length > 0 && Uri.TryCreate(from, location, out Uri? parsed) ? parsed : null;
        // A page that came over TLS must not send the reader to one that anybody can change.
        if (target is not null && (target.Scheme == "https" || (target.Scheme == "http" && from.Scheme == "http")))
            return target;
        string found = RemoteText.Clip(location);
        throw new InvalidDataException(
            $"{Name(from)}: expected a redirect to an {from.Scheme} address, found \"{found}\"");
    }

    /// <summary>The next bytes of a body; 0 at its end.</summary>
    public async ValueTask<int> ReadAsync(
        HttpResponseMessage response, Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        Uri address = response.RequestMessage?.RequestUri ?? _root;
        using CancellationTokenSource limit = Limit(cancellation);
        try
        {
            return await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, address, cancellation) is Exception translated)
        {
            throw translated;
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        WebRequest request, Uri address, bool atHub, CancellationToken cancellation)
    {
        using HttpRequestMessage message = new(request.Method, address);
        if (request.Offset > 0)
            message.Headers.Range = new RangeHeaderValue(request.Offset, null);
        if (request.IfRange is string tag)
            message.Headers.TryAddWithoutValidation("If-Range", tag);
        if (atHub && _options.Token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.Token);
        using CancellationTokenSource limit = Limit(cancellation);
        try
        {
            return await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, address, cancellation) is Exception translated)
        {
            throw translated;
        }
    }

    private CancellationTokenSource Limit(CancellationToken cancellation)
    {
        CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_options.Timeout);
        return limit;
    }

    /// <summary>What an error of the HTTP client means; null for one that is not its own.</summary>
    private Exception? Translate(Exception error, Uri address, CancellationToken cancellation)
    {
        string host = Name(address), cause = RemoteText.Clip(error.GetBaseException().Message);
        string limit = _options.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        if (error is OperationCanceledException)
        {
            return cancellation.IsCancellationRequested
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

    /// <summary>The host; a whole address could hold the signature of a download.</summary>
    private static string Name(Uri address) => RemoteText.Clip(address.Authority);
}
