using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hypencoder.Tests;

/// <summary>
/// An HTTP server on 127.0.0.1 that sends what it is told byte for byte, be it HTTP or not, and closes each connection
/// after one answer.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<LoopbackRequest, LoopbackAnswer> _answer;
    private readonly ConcurrentQueue<LoopbackRequest> _requests = new();

    /// <param name="answer">May be called from several threads.</param>
    public LoopbackServer(Func<LoopbackRequest, LoopbackAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Without a slash at its end.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>In the order of their arrival.</summary>
    public IReadOnlyList<LoopbackRequest> Requests => [.. _requests];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                if (await ReadAsync(stream) is not LoopbackRequest request)
                    return;
                _requests.Enqueue(request);
                LoopbackAnswer answer = _answer(request);
                await stream.WriteAsync((request.Method == "HEAD" ? answer.WithoutBody : answer).Bytes);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null); // until the client has closed too: a reset could lose the answer
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The client went away.
            }
        }
    }

    private static async Task<LoopbackRequest?> ReadAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.Latin1, false, 1024, leaveOpen: true);
        string[] line = (await reader.ReadLineAsync() ?? "").Split(' ');
        if (line.Length < 3)
            return null;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
            headers[header[..header.IndexOf(':')]] = header[(header.IndexOf(':') + 1)..].Trim();
        return new LoopbackRequest(line[0], line[1], headers);
    }
}
