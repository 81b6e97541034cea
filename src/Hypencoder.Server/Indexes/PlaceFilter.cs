namespace Hypencoder.Server.Indexes;

/// <summary>Restricts a search to passages of a kind or below a folder.</summary>
/// <param name="Places">Places of the index's passages.</param>
/// <param name="Kind">Kind of the passages; null for any.</param>
/// <param name="Folder">Folder that the passages are below; null for any.</param>
internal sealed record PlaceFilter(IPassagePlaces Places, string? Kind, string? Folder)
{
    public bool Admits(string id) => Places.Find(id) is PassagePlace place
        && (Kind is null || place.Kind == Kind)
        && (Folder is null || place.IsBelow(Folder));
}
