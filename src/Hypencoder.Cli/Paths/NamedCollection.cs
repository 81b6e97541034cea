using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets;

namespace Hypencoder.Cli.Paths;

/// <summary>
/// Finds queries and judgments by the path of a file or the name of a collection: <c>dotnet-api</c>,
/// <c>dotnet-api/dev</c>, or a directory in BEIR's format, optionally followed by a split. The default split is the
/// only one, or test.
/// </summary>
internal static class NamedCollection
{
    /// <summary>The placeholder of such values in help texts.</summary>
    public const string HelpName = "FILE|COLLECTION[/SPLIT]";

    private const string UsualSplit = "test";

    /// <summary>Returns the judgments of a file or collection.</summary>
    /// <exception cref="InvalidDataException">
    /// The file or collection is malformed, or files of the collection are missing.
    /// </exception>
    public static Qrels Judgments(string name) => Find(name) is var (collection, split)
        ? Open(collection, split, out string found).Qrels(found)
        : QrelsFile.Read(name);

    /// <summary>Returns the queries of a file or collection.</summary>
    /// <exception cref="InvalidDataException">
    /// The file or collection is malformed, or files of the collection are missing.
    /// </exception>
    public static IEnumerable<Query> Queries(string name) => Find(name) is var (collection, split)
        ? Open(collection, split, out string found).Queries(found)
        : QueryFile.Read(name);

    /// <summary>Requires a file or the name of a collection.</summary>
    /// <exception cref="InvalidDataException">There is none; the message suggests similar names.</exception>
    public static void RequireSplitFile(string name)
    {
        if (Find(name) is not null)
            return;
        bool looksLikePath = Path.HasExtension(name) || Path.IsPathRooted(name) || InputPath.Near(name).Length > 0;
        if (looksLikePath || File.Exists(name) || Directory.Exists(name))
            InputPath.RequireFile(name);
        else
            throw new InvalidDataException($"{name}: expected a file or a collection, found none{NearIds(name)}");
    }

    /// <summary>
    /// Requires the name of a collection. Whether its files are present is checked when it is opened.
    /// </summary>
    /// <exception cref="InvalidDataException">There is none; the message suggests similar names.</exception>
    public static void RequireCorpus(string name)
    {
        bool isKnown = IsCollection(name) || File.Exists(name) || Directory.Exists(name);
        if (!isKnown && (CorpusFile.IsCorpus(name) || Path.IsPathRooted(name)))
            InputPath.RequireFile(name);
        if (!isKnown)
            DatasetCatalog.Get(name);
    }

    private static (string Collection, string? Split)? Find(string name)
    {
        if (File.Exists(name))
            return null;
        if (IsCollection(name))
            return (name, null);
        int slash = name.TrimEnd('/').LastIndexOf('/');
        return slash > 0 && !Directory.Exists(name) && IsCollection(name[..slash])
            ? (name[..slash], name[(slash + 1)..].TrimEnd('/'))
            : null;
    }

    private static bool IsCollection(string name) =>
        DatasetCatalog.IsEmbedded(name)
        || File.Exists(Path.Combine(name, "corpus.jsonl")) || File.Exists(Path.Combine(name, "corpus.jsonl.gz"))
        || DatasetCatalog.Find(name) is { Kind: DatasetKind.TestCollection };

    private static TestCollection Open(string name, string? split, out string found)
    {
        TestCollection collection = DatasetCatalog.Open(name);
        IReadOnlyList<string> splits = collection.Splits;
        found = split ?? splits switch
        {
            [string only] => only,
            _ when splits.Contains(UsualSplit) => UsualSplit,
            [] => throw new InvalidDataException($"{name}: expected queries and judgments, found only a corpus"),
            _ => throw new InvalidDataException(
                $"{name}: expected the name of a split too ({string.Join(", ", splits.Select(s => $"{name}/{s}"))})"),
        };
        string wanted = found, near = NearNames.Hint(found, splits);
        return splits.Contains(wanted) ? collection : throw new InvalidDataException(
            $"{name}: expected a split ({string.Join(", ", splits)}), found \"{wanted}\"{near}");
    }

    private static string NearIds(string name) => NearNames.Hint(
        name,
        [
            .. DatasetCatalog.Embedded, .. DatasetCatalog.Tasks,
            .. DatasetCatalog.All.Where(d => d.Kind == DatasetKind.TestCollection).Select(d => d.Id),
        ]);
}
