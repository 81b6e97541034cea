using System.Diagnostics.CodeAnalysis;
using Hypencoder.Documents.Catalog;

namespace Hypencoder.Documents;

/// <summary>
/// Places of an index's passages in the documents from which <c>hypencoder index</c> made them: <c>documents.json</c>
/// in the index folder. The index decides which passages exist; the catalogue may lack some of them, or have more,
/// where an update was interrupted or another program changed the index. Immutable, and safe to use from many threads.
/// </summary>
public sealed class DocumentCatalog
{
    private readonly Dictionary<string, DocumentPlace> _places;

    internal DocumentCatalog(string directory, DocumentList list)
    {
        Root = DocumentRoot.Of(directory);
        Sources = list.Sources;
        _places = list.Places();
    }

    /// <summary>
    /// Absolute path of the folder to which paths are relative: the one that contains the index folder.
    /// </summary>
    public string Root { get; }

    /// <summary>Files and folders that were indexed, with paths as in <see cref="DocumentPlace.Path"/>.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Places by the ids of passages.</summary>
    public IReadOnlyDictionary<string, DocumentPlace> Places => _places;

    /// <summary>Kinds of files with their numbers of passages, in ordinal order.</summary>
    [field: AllowNull]
    public IReadOnlyList<DocumentCount> Kinds => field ??= DocumentCount.Of(_places.Values.Select(place => place.Kind));

    /// <summary>
    /// Folders that contain files, at any depth, with the numbers of passages below them, in ordinal order. A passage
    /// counts for each folder above its file, for example for <c>docs</c> and <c>docs/formats</c>.
    /// </summary>
    [field: AllowNull]
    public IReadOnlyList<DocumentCount> Folders =>
        field ??= DocumentCount.OfFolders(_places.Values.Select(place => place.Path));

    /// <summary>Opens the catalogue of an index.</summary>
    /// <param name="directory">Path of the index's folder.</param>
    /// <returns>The catalogue, which is empty if the folder has none.</returns>
    /// <exception cref="InvalidDataException">The catalogue is malformed or of a later version.</exception>
    public static DocumentCatalog Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return new DocumentCatalog(directory, DocumentListFile.Read(directory) ?? DocumentList.Empty);
    }

    /// <summary>Finds the place of a passage.</summary>
    /// <param name="passageId">Id of the passage.</param>
    /// <param name="place">The place, if the catalogue has it.</param>
    public bool TryFind(string passageId, [NotNullWhen(true)] out DocumentPlace? place) =>
        _places.TryGetValue(passageId, out place);
}
