
namespace Hypencoder.Hub;

/// <summary>Pulls files of Hugging Face repositories into a cache that is shared with huggingface_hub.</summary>
/// <remarks>Safe for use by several threads; several processes may pull at the same time.</remarks>
internal sealed class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubCache _cache;
    private readonly HubHttp _http;
    private readonly Retrying _retrying;
    private readonly HubApi _api;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Options of the client; null for those of the environment.</param>
    public HubClient(HubOptions? options = null)
        : this(options, (path, target) => File.CreateSymbolicLink(path, target))
    {
    }

    internal HubClient(HubOptions? options, Action<string, string> createLink)
    {
        _options = options ?? HubOptions.FromEnvironment();
        _options.Validate();
        _cache = new HubCache(_options.Cache, createLink);
        _http = new HubHttp(_options);
        _retrying = new Retrying(_options);
        _api = new HubApi(_http, _retrying, _options);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Finds the chosen files in the cache without asking the hub; null when one is missing.</summary>
    public HubSnapshot? Find(HubRepository repository, Func<HubListing, IEnumerable<string>> choose)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(choose);
        return Cached(repository, choose, canAskHub: true, out _);
    }

    /// <inheritdoc cref="PullAsync"/>
    public HubSnapshot Pull(
        HubRepository repository, Func<HubListing, IEnumerable<string>> choose, IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        PullAsync(repository, choose, progress, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// Pulls the chosen files into the cache, one after another. Uses no network for a commit whose chosen files are
    /// all in the cache. Where the hub cannot be reached, the cached files of the revision are returned.
    /// </summary>
    /// <param name="repository">Repository and revision.</param>
    /// <param name="choose">
    /// Chooses files of the listing, and may name other files that it requires. They are fetched in the order returned:
    /// an indispensable file is best named last, so that its presence means that the pull was complete.
    /// </param>
    /// <param name="progress">Receives the progress after each block of bytes; null for none.</param>
    /// <param name="cancellationToken">Stops the pull; the bytes received are kept and the next pull resumes.</param>
    /// <exception cref="InvalidDataException">
    /// The repository, its revision or a chosen file does not exist or may not be read, or the hub sent malformed data.
    /// </exception>
    /// <exception cref="IOException">
    /// The hub cannot be reached and the cache lacks a chosen file, or the cache cannot be written.
    /// </exception>
    public async Task<HubSnapshot> PullAsync(
        HubRepository repository, Func<HubListing, IEnumerable<string>> choose, IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(choose);
        if (_options.Offline)
        {
            return Cached(repository, choose, canAskHub: false, out string missing)
                ?? throw new IOException($"{repository}: offline, and {_options.Cache} lacks {missing}");
        }
        if (repository.IsPinned && Cached(repository, choose, canAskHub: true, out _) is HubSnapshot complete)
            return complete;
        HubSnapshot? known = Cached(repository, choose, canAskHub: false, out string lacking);
        RepositoryListing listing;
        try
        {
            listing = await _api.ListAsync(repository, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException e)
        {
            return known is null
                ? throw new IOException($"{repository}: {e.Message}; {_options.Cache} lacks {lacking}", e)
                : known with { HubWasUnreachable = true };
        }
        return await FetchAsync(repository, listing, choose, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The number of bytes that a pull would receive. Asks the hub for its list of files; a file without a size in it
    /// counts as 0 bytes.
    /// </summary>
    /// <param name="repository">Repository and revision.</param>
    /// <param name="choose">Chooses files of the listing.</param>
    /// <param name="cancellationToken">Stops the wait for the hub.</param>
    /// <exception cref="InvalidDataException">
    /// The repository, its revision or a chosen file does not exist or may not be read.
    /// </exception>
    /// <exception cref="IOException">The hub cannot be reached, or the client is offline.</exception>
    public long DownloadSize(
        HubRepository repository, Func<HubListing, IEnumerable<string>> choose,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(choose);
        if (_options.Offline)
            throw new IOException($"{repository}: offline");
        RepositoryListing listing = _api.ListAsync(repository, cancellationToken).GetAwaiter().GetResult();
        RepositoryFolder folder = _cache.Folder(repository);
        return choose(new HubListing(listing.Names, CanAskHub: false)).Distinct()
            .Select(name => listing.Find(name)
                ?? throw new InvalidDataException($"{repository}: expected {RemoteText.Clip(name)} among its files"))
            .Where(file => file.Size is not null && file.Etag is not null)
            .Sum(file => folder.Missing(listing.Commit, file));
    }

    private async Task<HubSnapshot> FetchAsync(
        HubRepository repository, RepositoryListing listing, Func<HubListing, IEnumerable<string>> choose,
        IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        RepositoryFolder folder = _cache.Folder(repository);
        List<RepositoryFile> files = [];
        foreach (string name in choose(new HubListing(listing.Names, CanAskHub: false)).Distinct())
        {
            RepositoryFile file = listing.Find(name)
                ?? throw new InvalidDataException($"{repository}: expected {RemoteText.Clip(name)} among its files");
            files.Add(file.Size is null || file.Etag is null
                ? await _api.CompleteAsync(repository, listing.Commit, file, cancellationToken).ConfigureAwait(false)
                : file);
        }
        ProgressMeter meter = new(files, progress, _options.Time);
        BlobDownload download = new(_http, _retrying, folder, repository, listing.Commit);
        DiskSpace.Check(_options.Cache, files.Sum(f => folder.Missing(listing.Commit, f)));
        for (int i = 0; i < files.Count; i++)
        {
            int index = i;
            if (!folder.HasPointer(listing.Commit, files[i]))
            {
                await download.RunAsync(
                    files[i], (position, received) => meter.Advance(index, position, received), cancellationToken)
                    .ConfigureAwait(false);
            }
            meter.Finish(i);
        }
        await folder.SetCommitAsync(repository.Revision, listing.Commit, cancellationToken).ConfigureAwait(false);
        return new HubSnapshot(
            repository, listing.Commit, folder.Snapshot(listing.Commit),
            [.. files.Select(f => new HubFile(f.Path, f.Size!.Value))], [repository.Revision]);
    }

    /// <summary>The chosen files of a revision in the cache; null when one is missing.</summary>
    private HubSnapshot? Cached(
        HubRepository repository, Func<HubListing, IEnumerable<string>> choose, bool canAskHub, out string missing)
    {
        RepositoryFolder folder = _cache.Folder(repository);
        missing = $"revision {repository.Revision} of {repository.Id}";
        if (folder.Commit(repository.Revision) is not string commit)
            return null;
        Dictionary<string, HubFile> files = folder.Files(commit).ToDictionary(f => f.Path, StringComparer.Ordinal);
        if (files.Count == 0)
            return null;
        HubListing listing = new([.. files.Keys.Order(StringComparer.Ordinal)], canAskHub);
        string[] chosen = [.. choose(listing).Distinct()];
        string[] absent = [.. chosen.Where(name => !files.ContainsKey(name))];
        if (absent.Length > 0)
        {
            missing = string.Join(", ", absent.Select(RemoteText.Clip));
            return null;
        }
        return new HubSnapshot(
            repository, commit, folder.Snapshot(commit), [.. chosen.Select(name => files[name])],
            [repository.Revision]);
    }
}
