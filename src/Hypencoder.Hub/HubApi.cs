namespace Hypencoder.Hub;

/// <summary>Asks the hub about repositories and their files.</summary>
internal sealed class HubApi(HubHttp http, Retrying retrying, HubOptions options)
{
    /// <summary>
    /// Greatest size of a list of files, in bytes; the largest repositories list 100,000 files in about 20 MB.
    /// </summary>
    private const int LargestList = 1 << 26;

    /// <summary>Time allowed for a whole list, as a multiple of <see cref="HubOptions.Timeout"/>.</summary>
    private const int PartsOfList = 30;

    /// <summary>The files of a repository at its revision.</summary>
    /// <param name="repository">Repository and revision.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public Task<RepositoryListing> ListAsync(
        HubRepository repository, CancellationToken cancellationToken) =>
        retrying.RunAsync(
            async () =>
            {
                HubRequest request = new(HttpMethod.Get, repository.ListPath, repository);
                using HttpResponseMessage response =
                    await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
                return RepositoryListing.Parse(
                    await ReadAllAsync(response, repository, cancellationToken).ConfigureAwait(false), repository);
            },
            () => false, waitForConnection: false, cancellationToken); // a mistyped path must not take 15 s

    /// <summary>Completes a file whose size or tag the list leaves out.</summary>
    public Task<RepositoryFile> CompleteAsync(
        HubRepository repository, string commit, RepositoryFile file, CancellationToken cancellationToken) =>
        retrying.RunAsync(
            async () =>
            {
                HubRequest request = new(HttpMethod.Head, repository.FilePath(commit, file.Path), repository, commit);
                using HttpResponseMessage response =
                    await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
                string where = $"{repository}: {RemoteText.Clip(file.Path)}";
                string etag = file.Etag ?? HubHeaders.Etag(response) ?? "";
                if (!RepositoryFile.IsEtag(etag))
                {
                    throw new InvalidDataException(
                        $"{where}: expected an ETag of letters and digits, found \"{RemoteText.Clip(etag)}\"");
                }
                long? size = file.Size ?? HubHeaders.Size(response, "X-Linked-Size")
                    ?? HubHeaders.Size(response, "Content-Length");
                return size is >= 0 and <= RepositoryFile.LargestSize
                    ? file with { Etag = etag, Size = size }
                    : throw new InvalidDataException($"{where}: expected its size, found none");
            },
            () => false, waitForConnection: true, cancellationToken);

    private async Task<ReadOnlyMemory<byte>> ReadAllAsync(
        HttpResponseMessage response, HubRepository repository, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout * PartsOfList);
        long? length = response.Content.Headers.ContentLength;
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using MemoryStream all = new();
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (await http.ReadAsync(response, body, buffer, limit.Token).ConfigureAwait(false) is int read and > 0)
            {
                all.Write(buffer, 0, read);
                if (all.Length > LargestList)
                {
                    throw new InvalidDataException(
                        $"{repository}: list of files: expected at most {LargestList} bytes, found more");
                }
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransportException($"the list of files took more than {options.Timeout * PartsOfList}", e);
        }
        return length is null || length == all.Length
            ? all.GetBuffer().AsMemory(0, (int)all.Length)
            : throw new TransportException($"the list of files ended after {all.Length} of {length} bytes");
    }
}
