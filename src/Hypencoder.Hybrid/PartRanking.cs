namespace Hypencoder.Hybrid;

/// <summary>The ranking of one part of a search.</summary>
internal sealed class PartRanking(RankedPassage<int>[] passages, TimeSpan elapsed)
{
    private readonly Dictionary<int, PartHit> _hits = passages.Index()
        .ToDictionary(found => found.Item.Key, found => new PartHit(found.Index + 1, found.Item.Score));

    public RankedPassage<int>[] Passages => passages;

    public HybridPart Part { get; } = new(passages.Length, elapsed);

    public PartHit? Of(int place) => _hits.TryGetValue(place, out PartHit hit) ? hit : null;
}
