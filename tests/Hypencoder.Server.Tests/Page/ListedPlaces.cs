using Hypencoder.Documents;
using Hypencoder.Server.Indexes;

namespace Hypencoder.Server.Tests.Page;

/// <summary>Places that a test lists.</summary>
internal sealed class ListedPlaces(Dictionary<string, PassagePlace> places) : IPassagePlaces
{
    public IReadOnlyList<DocumentCount> Kinds { get; } =
        [.. places.Values.CountBy(place => place.Kind).Select(pair => new DocumentCount(pair.Key, pair.Value))];

    public IReadOnlyList<DocumentCount> Folders { get; } =
        [.. places.Values.CountBy(place => place.Path.Split('/')[0]).Select(p => new DocumentCount(p.Key, p.Value))];

    public PassagePlace? Find(string id) => places.GetValueOrDefault(id);
}
