using Hypencoder.Data.Formats;
namespace Hypencoder.Hub;

/// <summary>Downloads a file into the cache, going on where an earlier download stopped.</summary>
/// <param name="http">Sends requests.</param>
/// <param name="retrying">Makes them again.</param>
/// <param name="folder">Where the blob goes.</param>
/// <param name="repository">Where it comes from.</param>
/// <param name="commit">The snapshot that it is for.</param>
internal sealed class BlobDownload(
    HubHttp http, Retrying retrying, RepositoryFolder folder, HubRepository repository, string commit)
{
    /// <summary>
    /// Leaves the blob in the cache, verified, and in the snapshot. Whoever else pulls it waits, and finds it there.
    /// </summary>
    /// <param name="file">With size and tag.</param>
    /// <param name="position">Is told how many bytes are there, and how many of them were received just now.</param>
    /// <param name="cancellation">What was received stays for the next time.</param>
    public async Task RunAsync(RepositoryFile file, Action<long, int> position, CancellationToken cancellation)
    {
        folder.CreateForBlobs();
        using FileStream held = await FileLock.OpenAsync(folder.Lock(file.Etag!), cancellation).ConfigureAwait(false);
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
            await download.RunAsync(folder.Incomplete(file.Etag!), folder.Blob(file.Etag!), cancellation)
                .ConfigureAwait(false);
        }
        folder.Link(commit, file);
    }
}
