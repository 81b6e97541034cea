using Hypencoder.Documents;
using Hypencoder.Documents.Catalog;

namespace Hypencoder.Server.Indexes;

/// <summary>Places that the document catalogue of an index knows.</summary>
internal sealed class DocumentPlaces : IPassagePlaces
{
    private readonly DocumentCatalog _catalog;

    private DocumentPlaces(DocumentCatalog catalog) => _catalog = catalog;

    public IReadOnlyList<DocumentCount> Kinds => _catalog.Kinds;

    public IReadOnlyList<DocumentCount> Folders => _catalog.Folders;

    /// <summary>Reads the catalogue of an index; null if the folder has none.</summary>
    /// <exception cref="InvalidDataException">The catalogue is malformed.</exception>
    public static IPassagePlaces? Read(string directory)
    {
        DocumentCatalog catalog = DocumentCatalog.Open(directory);
        return catalog.Places.Count == 0 ? null : new DocumentPlaces(catalog);
    }

    /// <summary>What changes when the catalogue does.</summary>
    public static (DateTime Written, long Length) Stamp(string directory)
    {
        FileInfo file = new(DocumentListFile.PathIn(directory));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    public PassagePlace? Find(string id) => _catalog.TryFind(id, out DocumentPlace? place)
        ? new PassagePlace(place.Path, place.Line, place.Kind)
        : null;
}
