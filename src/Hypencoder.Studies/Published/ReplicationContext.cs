using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Perturbations;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>What every stage of a replication needs.</summary>
/// <param name="Study">The study.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Indexes">What studies share.</param>
/// <param name="Threads">For search; 0 for all cores.</param>
/// <param name="Observer">Hears of progress.</param>
/// <param name="Cancellation">Stops it.</param>
internal sealed record ReplicationContext(
    ReplicationConfig Study, StudyFolder Folder, IndexCache Indexes, int Threads, IStudyObserver Observer,
    CancellationToken Cancellation)
{
    private readonly Dictionary<string, StudySource> _sources = [];
    private readonly Dictionary<CollectionSplit, IReadOnlyList<Query>> _perturbed = [];

    /// <summary>Opens a collection by the name that the study has for it.</summary>
    public Func<string, TestCollection> Open { get; init; } = id => DatasetCatalog.Open(id);

    /// <summary>A collection; each is opened once.</summary>
    public StudySource Source(string id)
    {
        if (!_sources.TryGetValue(id, out StudySource? source))
            _sources.Add(id, source = new StudySource(id, Open));
        return source;
    }

    /// <summary>The splits whose runs a column needs, of each of its collections.</summary>
    public IEnumerable<CollectionSplit> Splits(ReplicatedColumn column) => column.Collections.SelectMany(id =>
        column.Measure == ReplicatedColumn.PairwiseMrr
            ? new[] { new CollectionSplit(id, CollectionSplit.Original), new(id, CollectionSplit.Changed) }
            : column.Searched.Select(kind => Split(column, id, kind)));

    /// <summary>The queries of one of a column's collections, perturbed or as they are.</summary>
    public CollectionSplit Split(ReplicatedColumn column, string collection, PerturbationKind? perturbation) => new(
        collection, Source(collection).SplitOr(column.Split), perturbation,
        perturbation is null ? null : column.Variations);

    /// <summary>
    /// The queries of a split. Those that are perturbed are left in the study's folder with the account of each change.
    /// </summary>
    public IReadOnlyList<Query> Queries(CollectionSplit split)
    {
        IReadOnlyList<Query> queries = Source(split.Collection).Queries(split.Split);
        if (split.Perturbation is not PerturbationKind kind)
            return queries;
        if (!_perturbed.TryGetValue(split, out IReadOnlyList<Query>? perturbed))
        {
            PerturbationMixture mixture = PerturbationCatalog.CreateMixture(kind, new PerturbationOptions
            {
                Variations = split.Variations is null ? null : QueryVariations.Read(split.Variations),
                WordNet = split.Variations is null && kind == PerturbationKind.Synonym ? WordNet.Open() : null,
            });
            PerturbedQuery[] changed = [.. queries.Select(q => mixture.Perturb(q, Study.Seed))];
            if (split.Variations is not null && !changed.Any(q => q.IsChanged))
            {
                throw new InvalidDataException(
                    $"{split.Variations}: expected variations of the queries of {split.Collection}, found none");
            }
            PerturbedQueries.Write(Folder, split.Name, changed);
            _perturbed.Add(split, perturbed = [.. changed.Select(q => q.Query)]);
        }
        return perturbed;
    }

    /// <summary>The name of a system's run, the same for the same model and search in every table.</summary>
    public static string RunName(ReplicatedSystem system)
    {
        if (system.Kind == SystemKind.Bm25)
            return system.SearchName;
        string options = (system.Pooling is null ? "" : $".{system.Pooling}")
            + (system.Normalize is null ? "" : $".{(system.Normalize.Value ? "" : "not-")}normalised")
            + PromptName("query", system.QueryPrompt) + PromptName("passage", system.PassagePrompt);
        return $"{ShortName(system.Model!)}{options.ToLowerInvariant()}.{system.SearchName}";
    }

    /// <summary>A repository's or collection's name for files; a directory's last part with a hash of it.</summary>
    public static string ShortName(string name) => Path.IsPathRooted(name)
        ? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(name))}-{ShortHash(name)}"
        : name.Replace('/', '-').Replace('\\', '-').Replace('@', '-');

    private static string PromptName(string side, string? prompt) =>
        prompt is null ? "" : $".{side}-prompt-{ShortHash(prompt)}";

    private static string ShortHash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..6];
}
