using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Datasets.Embedded.Tasks;
using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>Opens test collections by name or path.</summary>
public static class CollectionCatalog
{
    private const string DotnetApi = "dotnet-api";
    private const string AspnetcoreApi = "aspnetcore-api";

    // Read once for all tasks: it takes seconds.
    private static readonly Lazy<TaskSource> Source = new(() => TaskSource.Load(
        Package("microsoft.netcore.app.ref")));

    /// <summary>The collections that are always there: they come with the library and need no download.</summary>
    public static IReadOnlyList<string> Embedded { get; } = [DotnetApi, AspnetcoreApi];

    /// <summary>The hard tasks over the passages of <c>dotnet-api</c>, which are always there too.</summary>
    public static IReadOnlyList<string> Tasks => EmbeddedTasks.Names;

    /// <summary>Whether a name is one of <see cref="Embedded"/> or <see cref="Tasks"/>.</summary>
    public static bool IsEmbedded(string id) => Embedded.Contains(id) || Tasks.Contains(id);

    /// <summary>Opens a collection; what it reads is read when asked for.</summary>
    /// <param name="idOrPath">
    /// An id of <see cref="Embedded"/> or <see cref="Tasks"/>, a directory in BEIR's form, or a corpus file (.jsonl or
    /// .tsv, a pipe, or <c>-</c> for standard input), which is a collection without splits.
    /// </param>
    /// <exception cref="InvalidDataException">It is none of these.</exception>
    public static TestCollection Open(string idOrPath)
    {
        return idOrPath switch
        {
            DotnetApi => new EmbeddedCollection(DotnetApi, () =>
                EmbeddedContent.Load(Package("microsoft.netcore.app.ref"))),
            AspnetcoreApi => new EmbeddedCollection(AspnetcoreApi, () =>
                EmbeddedContent.Load(Package("microsoft.aspnetcore.app.ref"), Package("microsoft.netcore.app.ref"))),
            _ when EmbeddedTasks.Open(idOrPath, () => Source.Value) is TestCollection task => task,
            _ when Directory.Exists(idOrPath) => new BeirCollection(idOrPath),
            _ when CorpusFile.IsCorpus(idOrPath) => new CorpusFileCollection(idOrPath),
            _ => throw new InvalidDataException(
                $"expected a collection ({string.Join(", ", Embedded)}), a BEIR directory or a .jsonl or .tsv corpus "
                + $"file, found \"{idOrPath}\""),
        };
    }

    private static DocumentationPackage Package(string id) => new(ReferencePack.Find(id));
}
