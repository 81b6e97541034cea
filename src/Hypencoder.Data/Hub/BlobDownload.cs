using System.Net;
using System.Net.Http.Headers;

namespace Hypencoder.Data.Hub;

/// <summary>Downloads a file into the cache, going on where an earlier download stopped.</summary>
/// <param name="http">Sends requests.</param>
/// <param name="retrying">Makes them again.</param>
/// <param name="folder">Where the blob goes.</param>
/// <param name="repository">Where it comes from.</param>
/// <param name="commit">The snapshot that it is for.</param>
internal sealed class BlobDownload(
    HubHttp http, Retrying retrying, RepositoryFolder folder, HubRepository repository, string commit)
{
    /// <summary>A connection that brought so much does not count as failed.</summary>
    private const long Headway = 1 << 20;

    /// <summary>
    /// Leaves the blob in the cache, verified, and in the snapshot. Whoever else pulls it waits, and finds it there.
    /// </summary>
    /// <param name="file">With size and tag.</param>
    /// <param name="position">Is told how many bytes are there, and how many of them were received just now.</param>
    /// <param name="cancellation">What was received stays for the next time.</param>
    public async Task RunAsync(RepositoryFile file, Action<long, int> position, CancellationToken cancellation)
    {
        folder.CreateForBlobs();
        using FileStream held = await HubLock.OpenAsync(folder.Lock(file.Etag!), cancellation).ConfigureAwait(false);
        if (!folder.HasBlob(file))
            await MakeBlobAsync(file, position, cancellation).ConfigureAwait(false);
        folder.Link(commit, file);
    }

    private async Task MakeBlobAsync(
        RepositoryFile file, Action<long, int> position, CancellationToken cancellation)
    {
        string incomplete = folder.Incomplete(file.Etag!);
        for (int faults = 0; ;)
        {
            string? fault;
            using (FileStream part = await HubLock.OpenAsync(incomplete, cancellation).ConfigureAwait(false))
            {
                fault = await FetchAsync(file, part, position, cancellation).ConfigureAwait(false)
                    ?? await BlobHash.FaultAsync(part, file, cancellation).ConfigureAwait(false);
                part.Flush(flushToDisk: true);
            }
            if (fault is null)
            {
                File.Move(incomplete, folder.Blob(file.Etag!), overwrite: true);
                return;
            }
            // Once may be the fault of an old part; twice is not.
            File.Delete(incomplete);
            if (++faults == 2)
                throw new InvalidDataException($"{repository}: {RemoteText.Clip(file.Path)}: {fault}");
        }
    }

    /// <summary>Receives what is missing of a file; what is wrong with it, or null.</summary>
    private async Task<string?> FetchAsync(
        RepositoryFile file, FileStream part, Action<long, int> position, CancellationToken cancellation)
    {
        if (part.Length > file.Size)
            part.SetLength(0);
        if (part.Length == file.Size && file.Size > 0)
            return null;
        long received = 0;
        try
        {
            return await retrying.RunAsync(
                () =>
                {
                    received = 0;
                    return ReceiveAsync(file, part, Received, cancellation);
                },
                () => received >= Headway, waitForConnection: true, cancellation).ConfigureAwait(false);
        }
        catch (TransportException e)
        {
            throw new IOException(
                $"{repository}: {RemoteText.Clip(file.Path)}: {e.Message}; {part.Length} bytes that came are kept",
                e);
        }

        void Received(int bytes)
        {
            received += bytes;
            position(part.Position, bytes);
        }
    }

    private async Task<string?> ReceiveAsync(
        RepositoryFile file, FileStream part, Action<int> received, CancellationToken cancellation)
    {
        HubRequest request = new(
            HttpMethod.Get, repository.FilePath(commit, file.Path), repository, commit, part.Length);
        using HttpResponseMessage response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            part.SetLength(0);
            throw new TransportException($"the hub has no bytes from {request.Offset} on");
        }
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
            if (range?.From != part.Length || (range.Length ?? file.Size) != file.Size || range.To >= file.Size)
            {
                string found = RemoteText.Clip(range?.ToString() ?? "none");
                return $"expected bytes {part.Length}-{file.Size - 1}, found {found}";
            }
        }
        else if (response.StatusCode == HttpStatusCode.OK)
        {
            part.SetLength(0); // the server sends all of it, whatever was asked for
        }
        else
        {
            return $"expected a file, found status {(int)response.StatusCode}";
        }
        long missing = file.Size!.Value - part.Length;
        if (response.Content.Headers.ContentLength is long length && length != missing)
            return $"expected {missing} bytes, found {length}";
        part.Position = part.Length;
        received(0);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[1 << 17];
        while (missing > 0)
        {
            int read = await http.ReadAsync(response, body, buffer, cancellation).ConfigureAwait(false);
            if (read == 0)
                throw new TransportException($"the answer ended {missing} bytes too early");
            if (read > missing)
                return $"expected {file.Size} bytes, found more";
            await part.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            missing -= read;
            received(read);
        }
        return null;
    }
}
