using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Perturbations;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Published;

/// <summary>The context of a replication's stages.</summary>
/// <param name="Study">The study that is run.</param>
/// <param name="Folder">The output folder of the study.</param>
/// <param name="Indexes">The indexes that studies share.</param>
/// <param name="Threads">Number of threads for search; 0 for all cores.</param>
/// <param name="Observer">Receives reports of progress.</param>
/// <param name="CancellationToken">Stops the current stage.</param>
internal sealed record ReplicationContext(
    ReplicationConfig Study, StudyFolder Folder, IndexCache Indexes, int Threads, IStudyObserver Observer,
    CancellationToken CancellationToken)
{
    private readonly Dictionary<string, StudySource> _sources = [];
    private readonly Dictionary<CollectionSplit, IReadOnlyList<Query>> _perturbed = [];

    /// <summary>Opens a collection by its name in the study.</summary>
    public Func<string, TestCollection> Open { get; init; } = id => DatasetCatalog.Open(id);

    /// <summary>Returns a collection; each is opened once.</summary>
    public StudySource Source(string id)
    {
        if (!_sources.TryGetValue(id, out StudySource? source))
            _sources.Add(id, source = new StudySource(id, Open));
        return source;
    }

    /// <summary>Returns the splits whose runs a column needs, of each of its collections.</summary>
    public IEnumerable<CollectionSplit> Splits(ReplicatedColumn column) => column.Collections.SelectMany(id =>
        column.Measure == ReplicatedColumn.PairwiseMrr
            ? new[] { new CollectionSplit(id, CollectionSplit.Original), new(id, CollectionSplit.Changed) }
            : column.Searched.Select(kind => Split(column, id, kind)));

    /// <summary>Returns the split of one of a column's collections, perturbed or unchanged.</summary>
    public CollectionSplit Split(ReplicatedColumn column, string collection, PerturbationKind? perturbation) => new(
        collection, Source(collection).SplitOr(column.Split), perturbation,
        perturbation is null ? null : column.Variations);

    /// <summary>
    /// Returns the queries of a split. Perturbed queries are written to the study's folder with a record of each
    /// change.
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

    /// <summary>
    /// Returns the name of a system's run, which is the same in every table for the same model and search.
    /// </summary>
    public static string RunName(ReplicatedSystem system)
    {
        if (system.Kind == SystemKind.Bm25)
            return system.SearchName;
        string options = (system.Pooling is null ? "" : $".{system.Pooling}")
            + (system.Normalize is null ? "" : $".{(system.Normalize.Value ? "" : "not-")}normalised")
            + PromptName("query", system.QueryPrompt) + PromptName("passage", system.PassagePrompt)
            + LengthName("query", system.QueryMaxLength) + LengthName("passage", system.PassageMaxLength);
        return $"{ShortName(system.Model!)}{options.ToLowerInvariant()}.{system.SearchName}";
    }

    /// <summary>
    /// Returns a name that is safe in file names: of a repository or collection, or a directory's last part with a hash
    /// of its path.
    /// </summary>
    public static string ShortName(string name) => Path.IsPathRooted(name)
        ? $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(name))}-{ShortHash(name)}"
        : name.Replace('/', '-').Replace('\\', '-').Replace('@', '-');

    private static string PromptName(string side, string? prompt) =>
        prompt is null ? "" : $".{side}-prompt-{ShortHash(prompt)}";

    private static string LengthName(string side, int? length) =>
        length is null ? "" : FormattableString.Invariant($".{side}-length-{length}");

    private static string ShortHash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..6];
}
