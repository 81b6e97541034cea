using Hypencoder.Data.Formats;
using Hypencoder.Hub;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Hub;

namespace Hypencoder.Models;

/// <summary>Models by the names that they have at Hugging Face.</summary>
internal static class ModelHub
{
    /// <summary>The repositories of the models that the published study compares.</summary>
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
    /// The directory of a model: the one that is named, or the one that a repository is pulled into. A bundled encoder
    /// of which the cache has no copy has a directory of settings; its weights stay in its package.
    /// </summary>
    /// <param name="nameOrPath">A directory, or <c>org/name[@revision]</c>.</param>
    /// <param name="options">Those of the environment when left out.</param>
    /// <param name="progress">Is told often while files are fetched.</param>
    /// <param name="cancellationToken">What was received stays.</param>
    /// <exception cref="InvalidDataException">It is neither, or the repository cannot be read.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache has not all of the model.</exception>
    public static string Resolve(
        string nameOrPath, HubOptions? options = null, IProgress<HubProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (Directory.Exists(nameOrPath))
            return CachedRepository.SnapshotOf(nameOrPath);
        if (File.Exists(nameOrPath))
            throw new InvalidDataException($"{nameOrPath}: expected a model directory, found a file");
        // A name of one word, as base models have, is more likely a directory that is not there.
        if (!nameOrPath.Contains('/') || !HubRepository.TryParse(nameOrPath, out HubRepository? repository))
            throw NeitherOf(nameOrPath, options);
        if (BundledEncoder.Find(nameOrPath) is BundledEncoder bundled && FindPulled(nameOrPath, options) is null)
            return bundled.Directory;
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
    /// The directory of a model that needs no network: one that is named, a repository all of which is in the cache,
    /// its base models too, or a bundled encoder. Null where there is none.
    /// </summary>
    /// <param name="nameOrPath">A directory, or <c>org/name[@revision]</c>.</param>
    /// <param name="options">Those of the environment when left out.</param>
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
    /// What pulling a repository would download, its base models not counted; asks the hub once. Of
    /// sentence-transformers' modules, those in the usual folders are counted.
    /// </summary>
    /// <param name="name"><c>org/name[@revision]</c></param>
    /// <param name="options">Those of the environment when left out.</param>
    /// <exception cref="InvalidDataException">The repository cannot be read.</exception>
    /// <exception cref="IOException">The hub cannot be reached.</exception>
    public static long DownloadSize(string name, HubOptions? options = null)
    {
        using HubClient client = new((options ?? HubOptions.FromEnvironment()) with { Retries = 0 });
        return client.DownloadSize(HubRepository.Parse(name), ModelFiles.Expected);
    }

    /// <summary>
    /// "; near name: org/name" of the models that <paramref name="name"/> may be meant for: the published ones, others
    /// that are well known, and those in the cache. Empty where none is near.
    /// </summary>
    /// <param name="name">As it was typed.</param>
    /// <param name="options">Those of the environment when left out.</param>
    public static string NearNames(string name, HubOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        string cache = (options ?? HubOptions.FromEnvironment()).Cache;
        IEnumerable<string> cached = new HubCache(cache).Snapshots()
            .Where(s => s.Repository.Kind == HubRepositoryKind.Model).Select(s => s.Repository.Id);
        return ModelNames.Hint(name, Published, cached);
    }

    /// <summary>The directory of a base model's configuration and tokenizer.</summary>
    /// <param name="modelDirectory">The model whose configuration names it.</param>
    /// <param name="nameOrPath">
    /// A directory relative to the model or to the current one, or a repository, of which the cache's copy will do.
    /// </param>
    /// <param name="options">Those of the environment when left out.</param>
    /// <exception cref="InvalidDataException">It is neither, or the repository cannot be read.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache has not the base model.</exception>
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
    /// Brings a model into the cache: configuration, tokenizer and weights, safetensors before PyTorch's, and the
    /// modules of sentence-transformers; and of the base models that it names, configuration and tokenizer.
    /// </summary>
    /// <param name="repository">With the revision.</param>
    /// <param name="options">Those of the environment when left out.</param>
    /// <param name="progress">Is told often while files are fetched.</param>
    /// <param name="cancellationToken">What was received stays.</param>
    /// <exception cref="InvalidDataException">The repository cannot be read, or has not what a model needs.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache has not all of the model.</exception>
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

    /// <summary>The models in the cache that have all of their weights, of the kinds that can be loaded.</summary>
    /// <param name="options">Those of the environment when left out.</param>
    public static IReadOnlyList<HubSnapshot> Cached(HubOptions? options = null) =>
        [.. new HubCache((options ?? HubOptions.FromEnvironment()).Cache).Snapshots()
            .Where(s => s.Repository.Kind == HubRepositoryKind.Model && ModelFiles.IsModel(s))];

    /// <summary>Where there is a list of modules, that first, since it says which other files there are.</summary>
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
        $"there is no directory {name}, and as a repository {error.Message}";
}
