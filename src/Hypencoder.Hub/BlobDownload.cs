using Hypencoder.Data.Formats;
namespace Hypencoder.Hub;

/// <summary>Downloads a file into the cache, resuming an earlier download.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="retrying">Repeats requests that failed.</param>
/// <param name="folder">Folder of the repository in the cache.</param>
/// <param name="repository">Repository that has the file.</param>
/// <param name="commit">Commit whose snapshot gets the file.</param>
internal sealed class BlobDownload(
    HubHttp http, Retrying retrying, RepositoryFolder folder, HubRepository repository, string commit)
{
    /// <summary>
    /// Downloads and verifies the blob, and links it into the snapshot. Other processes that pull the same blob wait
    /// for this one and then find it in the cache.
    /// </summary>
    /// <param name="file">File to download; its size and tag must be known.</param>
    /// <param name="position">Called with the number of bytes present and the number just received.</param>
    /// <param name="cancellationToken">Stops the download; the bytes received are kept for the next attempt.</param>
    public async Task RunAsync(RepositoryFile file, Action<long, int> position, CancellationToken cancellationToken)
    {
        folder.CreateForBlobs();
        using FileStream held =
            await FileLock.OpenAsync(folder.Lock(file.Etag!), cancellationToken).ConfigureAwait(false);
        if (!folder.HasBlob(file))
        {
            PartialDownload download = new(http, retrying)
            {
                Request = (offset, _) => new HubRequest(
                    HttpMethod.Get, repository.FilePath(commit, file.Path), repository, commit, offset),
                Label = $"{repository}: {RemoteText.Clip(file.Path)}",
                Size = file.Size,
                Fault = (content, token) => BlobHash.FaultAsync(content, file, token),
                Position = (bytes, received, _) => position(bytes, received),
            };
            await download.RunAsync(folder.Incomplete(file.Etag!), folder.Blob(file.Etag!), cancellationToken)
                .ConfigureAwait(false);
        }
        folder.Link(commit, file);
    }
}
