using System.Collections.Concurrent;
using Hypencoder.Data;
using Hypencoder.Datasets.Embedded.Tasks;

namespace Hypencoder.Datasets.Embedded;

/// <summary>The collections that are made of .NET's documentation and need no download.</summary>
internal static class EmbeddedCollections
{
    private const string DotnetApi = "dotnet-api";
    private const string AspnetcoreApi = "aspnetcore-api";

    // Loading takes seconds, so the tasks share one source.
    private static readonly Lazy<TaskSource> Source = new(() => TaskSource.Load(
        Package("microsoft.netcore.app.ref")));

    // Making a task takes seconds too, and a program opens one for each of its studies.
    private static readonly ConcurrentDictionary<string, TestCollection?> Tasks = new(StringComparer.Ordinal);

    /// <summary>Names of the collections, without the tasks.</summary>
    public static IReadOnlyList<string> Names { get; } = [DotnetApi, AspnetcoreApi];

    /// <summary>Opens an embedded collection or task; null when there is none of that name.</summary>
    public static TestCollection? Open(string name) => name switch
    {
        DotnetApi => new DocumentationCollection(DotnetApi, () =>
            DocumentationContent.Load(Package("microsoft.netcore.app.ref"))),
        AspnetcoreApi => new DocumentationCollection(AspnetcoreApi, () =>
            DocumentationContent.Load(Package("microsoft.aspnetcore.app.ref"), Package("microsoft.netcore.app.ref"))),
        _ when EmbeddedTasks.Names.Contains(name) =>
            Tasks.GetOrAdd(name, static task => EmbeddedTasks.Open(task, () => Source.Value)),
        _ => null,
    };

    private static DocumentationPackage Package(string id) => new(ReferencePack.Find(id));
}
