using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Hub;

/// <summary>Downloads a file, resuming an earlier download, and verifies it.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="retrying">Repeats requests that failed.</param>
internal sealed class PartialDownload(HubHttp http, Retrying retrying)
{
    /// <summary>Number of bytes after which a broken connection does not count as a failure.</summary>
    private const long Headway = 1 << 20;

    /// <summary>
    /// Creates the request for the bytes from a position on, given the entity tag of the bytes before it or null.
    /// </summary>
    public required Func<long, string?, WebRequest> Request { get; init; }

    /// <summary>Name of the file, for messages.</summary>
    public required string Label { get; init; }

    /// <summary>Size of the file in bytes; null where only the server knows it.</summary>
    public required long? Size { get; init; }

    /// <summary>Verifies the complete file: returns what is wrong with it, or null.</summary>
    public required Func<FileStream, CancellationToken, Task<string?>> Fault { get; init; }

    /// <summary>
    /// Path of a file that keeps the entity tag of the part received, by which the server tells whether its file has
    /// changed. Null where the content is verified by a hash.
    /// </summary>
    public string? TagFile { get; init; }

    /// <summary>
    /// Called with the number of bytes present, the number just received, and the total, or null where it is unknown.
    /// </summary>
    public required Action<long, int, long?> Position { get; init; }

    /// <summary>
    /// Whether requests to a host that has never been reached are repeated. A host that has answered before is always
    /// tried again, since then the network has failed.
    /// </summary>
    public bool WaitsForFirstConnection { get; init; } = true;

    /// <summary>Downloads the file to <paramref name="path"/>.</summary>
    /// <param name="incomplete">Path of the file that holds the bytes received until the download is complete.</param>
    /// <param name="path">Path of the complete, verified file.</param>
    /// <param name="cancellationToken">Stops the download; the bytes received are kept for the next attempt.</param>
    public async Task RunAsync(string incomplete, string path, CancellationToken cancellationToken)
    {
        for (int faults = 0; ;)
        {
            string? fault;
            using (FileStream part = await FileLock.OpenAsync(incomplete, cancellationToken).ConfigureAwait(false))
            {
                fault = await FetchAsync(part, cancellationToken).ConfigureAwait(false)
                    ?? await Fault(part, cancellationToken).ConfigureAwait(false);
                part.Flush(flushToDisk: true);
            }
            if (fault is null)
            {
                File.Move(incomplete, path, overwrite: true);
                Forget();
                return;
            }
            // The first fault may come from an old part; a second one cannot.
            File.Delete(incomplete);
            Forget();
            if (++faults == 2)
                throw new InvalidDataException($"{Label}: {fault}");
        }
    }

    /// <summary>Receives the missing bytes of a file; returns what is wrong with the answer, or null.</summary>
    private async Task<string?> FetchAsync(FileStream part, CancellationToken cancellationToken)
    {
        string? tag = Tag();
        if (part.Length > Size || (TagFile is not null && tag is null))
            part.SetLength(0);
        if (part.Length == Size && Size > 0)
            return null;
        long received = 0;
        bool answered = WaitsForFirstConnection;
        try
        {
            return await retrying.RunAsync(
                () =>
                {
                    received = 0;
                    return ReceiveAsync(part, Received, cancellationToken);
                },
                () => received >= Headway, () => answered, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException e)
        {
            string kept = part.Length > 0 ? $"; the {part.Length} bytes received are kept" : "";
            throw new IOException($"{Label}: {e.Message}{kept}", e);
        }

        void Received(int bytes, long? size)
        {
            received += bytes;
            answered = true;
            Position(part.Position, bytes, size);
        }
    }

    private async Task<string?> ReceiveAsync(
        FileStream part, Action<int, long?> received, CancellationToken cancellationToken)
    {
        WebRequest request = Request(part.Length, part.Length > 0 ? Tag() : null);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            if (Size is null && range?.Length == part.Length)
                return null; // the file was complete, but not yet verified
            part.SetLength(0);
            throw new TransportException($"the server has no bytes from position {request.Offset} on");
        }
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            long? whole = Size ?? range?.Length;
            if (range?.From != part.Length || (range.Length ?? whole) != whole || range.To >= whole)
            {
                string end = whole is long known ? $"{known - 1}" : "the end";
                return $"expected bytes {part.Length}-{end}, found {RemoteText.Clip(range?.ToString() ?? "none")}";
            }
        }
        else if (response.StatusCode == HttpStatusCode.OK)
        {
            part.SetLength(0); // the server ignores the range and sends the whole file
            Remember(response);
        }
        else
        {
            return $"expected a file, found status {(int)response.StatusCode}";
        }
        return await ReadAsync(response, part, received, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> ReadAsync(
        HttpResponseMessage response, FileStream part, Action<int, long?> received, CancellationToken cancellationToken)
    {
        long? length = response.Content.Headers.ContentLength;
        long? whole = Size ?? part.Length + length;
        if (length is not null && part.Length + length != whole)
            return $"expected {whole - part.Length} bytes, found {length}";
        part.Position = part.Length;
        received(0, whole);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 17];
        while (whole is null || part.Position < whole)
        {
            int read = await http.ReadAsync(response, body, buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0 && whole is null)
                return null; // a server that gives no length ends the file by closing the connection
            if (read == 0)
                throw new TransportException($"the answer ended {whole - part.Position} bytes early");
            if (read > whole - part.Position)
                return $"expected {whole} bytes, found more";
            await part.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            received(read, whole);
        }
        return null;
    }

    private string? Tag() =>
        TagFile is not null && File.Exists(TagFile) ? File.ReadAllText(TagFile, Encoding.Latin1) : null;

    /// <summary>Saves the entity tag of the file. A weak tag does not identify the bytes, so it is not saved.</summary>
    private void Remember(HttpResponseMessage response)
    {
        Forget();
        string? tag = HubHeaders.Value(response, "ETag");
        if (TagFile is not null && tag is ['"', .., '"'] && tag.All(char.IsAscii))
            AtomicFile.Write(TagFile, stream => stream.Write(Encoding.Latin1.GetBytes(tag)));
    }

    private void Forget()
    {
        if (TagFile is not null)
            File.Delete(TagFile);
    }
}
