using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets;

namespace Hypencoder.Cli.Paths;

/// <summary>
/// Queries and judgments by a file's path or by a collection's name: <c>dotnet-api</c>, <c>dotnet-api/dev</c>, or a
/// directory in BEIR's form, perhaps with a split behind it. Without a split it is the only one, or test.
/// </summary>
internal static class NamedCollection
{
    /// <summary>How options name what they take.</summary>
    public const string HelpName = "FILE|COLLECTION[/SPLIT]";

    private const string UsualSplit = "test";

    /// <summary>The judgments of a file or collection.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or the collection's files are missing.</exception>
    public static Qrels Judgments(string name) => Find(name) is var (collection, split)
        ? Open(collection, split, out string found).Qrels(found)
        : QrelsFile.Read(name);

    /// <summary>The queries of a file or collection.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or the collection's files are missing.</exception>
    public static IEnumerable<Query> Queries(string name) => Find(name) is var (collection, split)
        ? Open(collection, split, out string found).Queries(found)
        : QueryFile.Read(name);

    /// <summary>Refuses what is neither a file nor the name of a collection.</summary>
    /// <exception cref="InvalidDataException">With the name and those near to it.</exception>
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

    /// <summary>Refuses what is no collection; whether its files are there is found where it is opened.</summary>
    /// <exception cref="InvalidDataException">With the name and those near to it.</exception>
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
            [] => throw new InvalidDataException($"{name}: expected queries and judgments, found a corpus alone"),
            _ => throw new InvalidDataException(
                $"{name}: expected a split behind it ({string.Join(", ", splits.Select(s => $"{name}/{s}"))})"),
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
