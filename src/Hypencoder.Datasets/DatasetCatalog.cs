using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets.Catalog;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Datasets.Embedded.Tasks;
using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>
/// The catalogue of collections: public datasets, which are downloaded once, and collections that are made of .NET's
/// documentation. <see cref="Open(string)"/> opens these, folders and files.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
public static class DatasetCatalog
{
    /// <summary>Every public dataset, grouped by family.</summary>
    internal static IReadOnlyList<Dataset> All { get; } =

    [
        .. MsMarcoPassage.All, .. Beir.All, .. TrecTot.All, .. FollowIr.All, .. PackagesApi.All, .. TrainingSets.All,
        .. Lexicons.All,
    ];

    /// <summary>Names of the embedded collections, which need no download.</summary>
    public static IReadOnlyList<string> Embedded => EmbeddedCollections.Names;

    /// <summary>Names of the hard tasks over the passages of <c>dotnet-api</c>, which need no download.</summary>
    public static IReadOnlyList<string> Tasks => EmbeddedTasks.Names;

    /// <summary>Whether a name is one of <see cref="Embedded"/> or <see cref="Tasks"/>.</summary>
    public static bool IsEmbedded(string id) => Embedded.Contains(id) || Tasks.Contains(id);

    /// <summary>
    /// Whether a name is that of a collection whose text is XML documentation, in which identifiers are words.
    /// </summary>
    internal static bool IsDocumentation(string id) =>
        Embedded.Contains(id) || id.StartsWith($"{PackagesApi.Name}/", StringComparison.Ordinal);

    /// <summary>Finds a public dataset by its id; null when there is none.</summary>
    internal static Dataset? Find(string id) => All.FirstOrDefault(d => d.Id == id);

    /// <summary>Opens a collection. Its files are read when its members are called; the network is not used.</summary>
    /// <param name="idOrPath">
    /// A name of <see cref="Embedded"/> or <see cref="Tasks"/>; or the path of a directory in BEIR's form, or of a
    /// corpus file (.jsonl or .tsv, a pipe, or <c>-</c> for standard input), which is a collection without splits; or
    /// the id of a public dataset. The first of these that applies is opened. Where a dataset's archive was downloaded
    /// but not unpacked, it is unpacked into the cache.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// It is none of these, or a dataset's files are missing; the message then says how to pull them.
    /// </exception>
    public static TestCollection Open(string idOrPath) => Open(idOrPath, null);

    /// <param name="idOrPath">As above.</param>
    /// <param name="options">Folders of the datasets; null for those of the environment.</param>
    /// <inheritdoc cref="Open(string)"/>
    internal static TestCollection Open(string idOrPath, DatasetOptions? options)
    {
        ArgumentNullException.ThrowIfNull(idOrPath);
        if (EmbeddedCollections.Open(idOrPath) is TestCollection embedded)
            return embedded;
        if (Directory.Exists(idOrPath))
            return new BeirCollection(idOrPath);
        if (CorpusFile.IsCorpus(idOrPath))
            return new CorpusFileCollection(idOrPath);
        Dataset dataset = Get(idOrPath);
        if (dataset.Kind != DatasetKind.TestCollection)
            throw new InvalidDataException($"{idOrPath}: expected a test collection, found {InWords(dataset.Kind)}");
        return dataset.Format.Open(dataset, DatasetStore.Paths(dataset, options ?? DatasetOptions.FromEnvironment()));
    }

    /// <summary>Finds a public dataset by its id.</summary>
    /// <exception cref="InvalidDataException">There is none; the message names similar ids.</exception>
    internal static Dataset Get(string id) => Find(id) ?? throw Unknown(id);

    /// <summary>The name of a kind in messages.</summary>
    internal static string InWords(DatasetKind kind) => kind switch
    {
        DatasetKind.TrainingExamples => "training examples",
        DatasetKind.Lexicon => "a lexicon",
        _ => "a test collection",
    };

    private static InvalidDataException Unknown(string id)
    {
        string near = string.Join(", ", NearNames.Of(id, [.. Embedded, .. Tasks, .. All.Select(d => d.Id)]));
        return new InvalidDataException(
            $"expected a collection, a BEIR directory or a .jsonl or .tsv corpus file, found \"{id}\"; "
            + $"near names: {near}");
    }
}
