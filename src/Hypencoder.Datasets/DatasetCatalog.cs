using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets.Catalog;

namespace Hypencoder.Datasets;

/// <summary>The public datasets that are known by name, and the one way to open any collection.</summary>
public static class DatasetCatalog
{
    /// <summary>Every dataset, by family.</summary>
    public static IReadOnlyList<Dataset> All { get; } =
        [.. MsMarcoPassage.All, .. Beir.All, .. TrecTot.All, .. FollowIr.All, .. TrainingSets.All, .. Lexicons.All];

    /// <summary>The dataset of an id; null when there is none.</summary>
    public static Dataset? Find(string id) => All.FirstOrDefault(d => d.Id == id);

    /// <summary>Opens a collection; what it reads is read when asked for. Uses no network.</summary>
    /// <param name="idOrPath">
    /// What <see cref="CollectionCatalog.Open"/> opens, which goes first, or an id of <see cref="All"/>. An archive
    /// of it that is there already is unpacked into the cache.
    /// </param>
    /// <param name="options">Those of the environment when left out.</param>
    /// <exception cref="InvalidDataException">
    /// It is none of these, or its files are missing: then the message says how to pull them.
    /// </exception>
    public static TestCollection Open(string idOrPath, DatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(idOrPath);
        if (CollectionCatalog.IsEmbedded(idOrPath) || Directory.Exists(idOrPath)
            || CorpusFile.IsCorpus(idOrPath))
        {
            return CollectionCatalog.Open(idOrPath);
        }
        Dataset dataset = Find(idOrPath) ?? throw Unknown(idOrPath);
        if (dataset.Kind != DatasetKind.TestCollection)
            throw new InvalidDataException($"{idOrPath}: expected a test collection, found {InWords(dataset.Kind)}");
        return dataset.Form.Open(dataset, DatasetStore.Paths(dataset, options ?? DatasetOptions.FromEnvironment()));
    }

    /// <summary>The dataset of an id.</summary>
    /// <exception cref="InvalidDataException">There is none; the message has the names nearest to it.</exception>
    public static Dataset Get(string id) => Find(id) ?? throw Unknown(id);

    /// <summary>A kind as messages name it.</summary>
    internal static string InWords(DatasetKind kind) => kind switch
    {
        DatasetKind.TrainingExamples => "training examples",
        DatasetKind.Lexicon => "a lexicon",
        _ => "a test collection",
    };

    private static InvalidDataException Unknown(string id)
    {
        string near = string.Join(", ", NearNames.Of(
            id, [.. CollectionCatalog.Embedded, .. CollectionCatalog.Tasks, .. All.Select(d => d.Id)]));
        return new InvalidDataException(
            $"expected a collection, a BEIR directory or a .jsonl or .tsv corpus file, found \"{id}\"; "
            + $"near names: {near}");
    }
}
