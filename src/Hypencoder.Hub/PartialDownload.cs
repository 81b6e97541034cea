using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Hub;

/// <summary>Receives a file, going on where an earlier download stopped, and checks it.</summary>
/// <param name="http">Sends requests.</param>
/// <param name="retrying">Makes them again.</param>
internal sealed class PartialDownload(HubHttp http, Retrying retrying)
{
    /// <summary>A connection that brought so much does not count as failed.</summary>
    private const long Headway = 1 << 20;

    /// <summary>What to receive.</summary>
    public required Func<long, string?, WebRequest> Request { get; init; }

    /// <summary>For messages.</summary>
    public required string Label { get; init; }

    /// <summary>In bytes; null where only the server knows.</summary>
    public required long? Size { get; init; }

    /// <summary>What is wrong with the whole of it; null when it is right.</summary>
    public required Func<FileStream, CancellationToken, Task<string?>> Fault { get; init; }

    /// <summary>
    /// The file that remembers whose beginning is there, where the server alone can tell; null where the bytes are
    /// checked anyway.
    /// </summary>
    public string? TagFile { get; init; }

    /// <summary>
    /// Is told how many bytes are there, how many of them were received just now, and how many there will be.
    /// </summary>
    public required Action<long, int, long?> Position { get; init; }

    /// <summary>
    /// Whether a host that was not reached yet is tried again. One that answered before is: then the network is gone.
    /// </summary>
    public bool WaitsForFirstConnection { get; init; } = true;

    /// <summary>Leaves the file at <paramref name="path"/>.</summary>
    /// <param name="incomplete">What is there of it meanwhile.</param>
    /// <param name="path">Where it goes when it is right.</param>
    /// <param name="cancellation">What was received stays for the next time.</param>
    public async Task RunAsync(string incomplete, string path, CancellationToken cancellation)
    {
        for (int faults = 0; ;)
        {
            string? fault;
            using (FileStream part = await FileLock.OpenAsync(incomplete, cancellation).ConfigureAwait(false))
            {
                fault = await FetchAsync(part, cancellation).ConfigureAwait(false)
                    ?? await Fault(part, cancellation).ConfigureAwait(false);
                part.Flush(flushToDisk: true);
            }
            if (fault is null)
            {
                File.Move(incomplete, path, overwrite: true);
                Forget();
                return;
            }
            // Once may be the fault of an old part; twice is not.
            File.Delete(incomplete);
            Forget();
            if (++faults == 2)
                throw new InvalidDataException($"{Label}: {fault}");
        }
    }

    /// <summary>Receives what is missing of a file; what is wrong with it, or null.</summary>
    private async Task<string?> FetchAsync(FileStream part, CancellationToken cancellation)
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
                    return ReceiveAsync(part, Received, cancellation);
                },
                () => received >= Headway, () => answered, cancellation).ConfigureAwait(false);
        }
        catch (TransportException e)
        {
            string kept = part.Length > 0 ? $"; {part.Length} bytes that came are kept" : "";
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
        FileStream part, Action<int, long?> received, CancellationToken cancellation)
    {
        WebRequest request = Request(part.Length, part.Length > 0 ? Tag() : null);
        using HttpResponseMessage response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            if (Size is null && range?.Length == part.Length)
                return null; // all of it had come, and was not checked yet
            part.SetLength(0);
            throw new TransportException($"the server has no bytes from {request.Offset} on");
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
            part.SetLength(0); // the server sends all of it, whatever was asked for
            Remember(response);
        }
        else
        {
            return $"expected a file, found status {(int)response.StatusCode}";
        }
        return await ReadAsync(response, part, received, cancellation).ConfigureAwait(false);
    }

    private async Task<string?> ReadAsync(
        HttpResponseMessage response, FileStream part, Action<int, long?> received, CancellationToken cancellation)
    {
        long? length = response.Content.Headers.ContentLength;
        long? whole = Size ?? part.Length + length;
        if (length is not null && part.Length + length != whole)
            return $"expected {whole - part.Length} bytes, found {length}";
        part.Position = part.Length;
        received(0, whole);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 17];
        while (whole is null || part.Position < whole)
        {
            int read = await http.ReadAsync(response, body, buffer, cancellation).ConfigureAwait(false);
            if (read == 0 && whole is null)
                return null; // a server that says no length says by closing that this was all
            if (read == 0)
                throw new TransportException($"the answer ended {whole - part.Position} bytes too early");
            if (read > whole - part.Position)
                return $"expected {whole} bytes, found more";
            await part.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            received(read, whole);
        }
        return null;
    }

    private string? Tag() =>
        TagFile is not null && File.Exists(TagFile) ? File.ReadAllText(TagFile, Encoding.Latin1) : null;

    /// <summary>Keeps the tag of the file that begins to come. A weak one says nothing about its bytes.</summary>
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
