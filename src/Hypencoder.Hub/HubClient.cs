
namespace Hypencoder.Hub;

/// <summary>
/// Pulls files of Hugging Face's repositories into a cache that is shared with huggingface_hub. Several may pull at
/// once, in this process and others.
/// </summary>
public sealed class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubCache _cache;
    private readonly HubHttp _http;
    private readonly Retrying _retrying;
    private readonly HubApi _api;

    /// <summary>A client.</summary>
    /// <param name="options">Those of the environment when left out.</param>
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

    /// <summary>What the cache has, without asking the hub; null when a chosen file is not there.</summary>
    public HubSnapshot? Find(HubRepository repository, Func<HubListing, IEnumerable<string>> choose)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(choose);
        return Cached(repository, choose, canAskHub: true, out _);
    }

    /// <inheritdoc cref="PullAsync"/>
    public HubSnapshot Pull(
        HubRepository repository, Func<HubListing, IEnumerable<string>> choose, Action<HubProgress>? progress = null,
        CancellationToken cancellation = default) =>
        PullAsync(repository, choose, progress, cancellation).GetAwaiter().GetResult();

    /// <summary>
    /// Brings the chosen files into the cache, one after another. Needs no network for a commit whose chosen files are
    /// there; where the hub cannot be reached, what is there for the revision will do.
    /// </summary>
    /// <param name="repository">With the revision.</param>
    /// <param name="choose">
    /// Chooses among the files, and may name others that it cannot do without. They are fetched in its order: a file
    /// without which nothing works is best named last, since an interrupted pull leaves those before it.
    /// </param>
    /// <param name="progress">Is told often.</param>
    /// <param name="cancellation">What was received stays, and the next pull goes on from there.</param>
    /// <exception cref="InvalidDataException">
    /// The repository, its revision or a chosen file is not there or not to be read, or what the hub sent is wrong.
    /// </exception>
    /// <exception cref="IOException">
    /// The hub cannot be reached and the cache has not what is needed, or the cache cannot be written.
    /// </exception>
    public async Task<HubSnapshot> PullAsync(
        HubRepository repository, Func<HubListing, IEnumerable<string>> choose, Action<HubProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(choose);
        if (_options.Offline)
        {
            return Cached(repository, choose, canAskHub: false, out string missing)
                ?? throw new IOException($"{repository}: offline, and {_options.Cache} has not {missing}");
        }
        if (repository.IsPinned && Cached(repository, choose, canAskHub: true, out _) is HubSnapshot complete)
            return complete;
        HubSnapshot? known = Cached(repository, choose, canAskHub: false, out string lacking);
        RepositoryListing listing;
        try
        {
            listing = await _api.ListAsync(repository, cancellation).ConfigureAwait(false);
        }
        catch (TransportException e)
        {
            return known is null
                ? throw new IOException($"{repository}: {e.Message}; {_options.Cache} has not {lacking}", e)
                : known with { HubWasUnreachable = true };
        }
        return await FetchAsync(repository, listing, choose, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// The bytes that a pull would still receive. Asks the hub for its list; a file whose size is not in it counts as
    /// nothing.
    /// </summary>
    /// <param name="repository">With the revision.</param>
    /// <param name="choose">Chooses among the files.</param>
    /// <exception cref="InvalidDataException">
    /// The repository, its revision or a chosen file is not there or not to be read.
    /// </exception>
    /// <exception cref="IOException">The hub cannot be reached, or is not to be asked.</exception>
    public long DownloadSize(HubRepository repository, Func<HubListing, IEnumerable<string>> choose)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(choose);
        if (_options.Offline)
            throw new IOException($"{repository}: offline");
        RepositoryListing listing = _api.ListAsync(repository, CancellationToken.None).GetAwaiter().GetResult();
        RepositoryFolder folder = _cache.Folder(repository);
        return choose(new HubListing(listing.Names, CanAskHub: false)).Distinct()
            .Select(name => listing.Find(name)
                ?? throw new InvalidDataException($"{repository}: expected {RemoteText.Clip(name)} among its files"))
            .Where(file => file.Size is not null && file.Etag is not null)
            .Sum(file => folder.Missing(listing.Commit, file));
    }

    private async Task<HubSnapshot> FetchAsync(
        HubRepository repository, RepositoryListing listing, Func<HubListing, IEnumerable<string>> choose,
        Action<HubProgress>? progress, CancellationToken cancellation)
    {
        RepositoryFolder folder = _cache.Folder(repository);
        List<RepositoryFile> files = [];
        foreach (string name in choose(new HubListing(listing.Names, CanAskHub: false)).Distinct())
        {
            RepositoryFile file = listing.Find(name)
                ?? throw new InvalidDataException($"{repository}: expected {RemoteText.Clip(name)} among its files");
            files.Add(file.Size is null || file.Etag is null
                ? await _api.CompleteAsync(repository, listing.Commit, file, cancellation).ConfigureAwait(false)
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
                    files[i], (position, received) => meter.Advance(index, position, received), cancellation)
                    .ConfigureAwait(false);
            }
            meter.Finish(i);
        }
        await folder.SetCommitAsync(repository.Revision, listing.Commit, cancellation).ConfigureAwait(false);
        return new HubSnapshot(
            repository, listing.Commit, folder.Snapshot(listing.Commit),
            [.. files.Select(f => new HubFile(f.Path, f.Size!.Value))], [repository.Revision]);
    }

    /// <summary>What the cache has for a revision; null when a chosen file is not there.</summary>
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
