using Hypencoder.Data;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// An index as it is after one change and before the next: open segments, and which of their passages were removed. It
/// never changes, so whoever holds it sees one state and no mixture. Safe to use from many threads.
/// </summary>
internal sealed class IndexState : SharedResource
{
    private IndexState(string directory, IndexInfo info, IReadOnlyList<SegmentView> segments)
    {
        Directory = directory;
        Info = info;
        Segments = segments;
        Count = segments.Sum(s => s.Live);
    }

    /// <summary>The index's folder.</summary>
    public string Directory { get; }

    /// <summary>The record that describes this state.</summary>
    public IndexInfo Info { get; }

    public IReadOnlyList<SegmentView> Segments { get; }

    /// <summary>Number of passages, without the removed ones.</summary>
    public int Count { get; }

    /// <summary>Number of places: those of removed passages count on.</summary>
    public int Places => Segments[^1].First + Segments[^1].Segment.Count;

    /// <summary>The segment of an index that is one whole.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public IndexSegment Only => IsWhole
        ? Segments[0].Segment
        : throw new InvalidDataException(
            $"{Directory}: passages were added to the index or removed from it since it was encoded; "
            + "`hypencoder graph` or `hypencoder cluster` makes one whole of it");

    /// <summary>Whether all is in one segment, without removed passages.</summary>
    public bool IsWhole => Segments is [{ Removed: null }];

    /// <summary>Opens the state that an index's record describes.</summary>
    /// <param name="directory">The index's folder.</param>
    /// <param name="info">Its record.</param>
    /// <param name="earlier">A state whose segments are taken over where they are still in use; null for none.</param>
    /// <exception cref="InvalidDataException">A file is missing, malformed or of another index.</exception>
    public static IndexState Open(string directory, IndexInfo info, IndexState? earlier = null)
    {
        IndexFolder.RequireFinished(directory, info);
        List<SegmentView> views = [];
        try
        {
            if (info.Segments is null)
            {
                views.Add(new SegmentView(IndexSegment.Open(directory, SegmentNames.Own, info), 0, null));
                return new IndexState(directory, info, views);
            }
            int first = 0;
            foreach (IndexSegmentInfo segment in info.Segments)
            {
                views.Add(new SegmentView(Segment(directory, info, segment, earlier), first, null));
                first = checked(first + segment.Passages);
            }
            return new IndexState(directory, info, RemovedFile.Apply(directory, info, views));
        }
        catch
        {
            foreach (SegmentView view in views)
                view.Segment.Release();
            throw;
        }
    }

    /// <summary>The segment that holds a place, and the place in it.</summary>
    public (IndexSegment Segment, int Index) Find(int place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)Places, nameof(place));
        int at = Segments.Count - 1;
        while (Segments[at].First > place)
            at--;
        return (Segments[at].Segment, place - Segments[at].First);
    }

    /// <summary>The place of a passage that was not removed; −1 where there is none of that id.</summary>
    public int PlaceOf(string id)
    {
        foreach (SegmentView view in Segments)
        {
            int index = view.Segment.Vectors.IndexOf(id);
            if (index >= 0 && view.Removed?.Contains(index) != true)
                return view.First + index;
        }
        return -1;
    }

    public string Id(int place)
    {
        (IndexSegment segment, int index) = Find(place);
        return segment.Vectors.Id(index);
    }

    public Passage Passage(int place)
    {
        (IndexSegment segment, int index) = Find(place);
        return segment.Passage(index);
    }

    /// <summary>The places of the passages that were not removed.</summary>
    public IEnumerable<int> LivePlaces() =>
        Segments.SelectMany(view => view.LiveIndices().Select(i => view.First + i));

    /// <summary>The places of the removed passages, ascending.</summary>
    public IEnumerable<int> RemovedPlaces() => Segments.Where(view => view.Removed is not null).SelectMany(
        view => Enumerable.Range(0, view.Segment.Count).Where(view.Removed!.Contains).Select(i => view.First + i));

    /// <summary>Every passage that was not removed, in order.</summary>
    public IEnumerable<Passage> Passages() => Segments.SelectMany(view => view.Passages());

    /// <summary>A search of every passage that was not removed.</summary>
    public ISearchStrategy CreateStrategy(SearchStrategy kind, SearchOptions options) =>
        SegmentedStrategy.Create(this, kind, options);

    protected override void Free()
    {
        foreach (SegmentView view in Segments)
            view.Segment.Release();
    }

    private static IndexSegment Segment(
        string directory, IndexInfo info, IndexSegmentInfo wanted, IndexState? earlier)
    {
        if (earlier?.Segments.FirstOrDefault(v => v.Segment.Info == wanted) is { Segment: { } kept }
            && kept.TryAcquire())
        {
            return kept;
        }
        return IndexSegment.Open(directory, wanted, info);
    }
}
