using Hypencoder.Data;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// The state of an index between two changes: open segments and their removed passages. It is immutable, so that its
/// holders see one consistent state. Safe to use from many threads.
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

    /// <summary>Path of the index's folder.</summary>
    public string Directory { get; }

    /// <summary>The record that describes this state.</summary>
    public IndexInfo Info { get; }

    public IReadOnlyList<SegmentView> Segments { get; }

    /// <summary>Number of passages, without the removed ones.</summary>
    public int Count { get; }

    /// <summary>Number of places, including those of removed passages.</summary>
    public int Places => Segments[^1].First + Segments[^1].Segment.Count;

    /// <summary>The segment of an index that has a single one.</summary>
    /// <exception cref="InvalidDataException">Passages were added or removed.</exception>
    public IndexSegment Only => IsWhole
        ? Segments[0].Segment
        : throw new InvalidDataException(
            $"{Directory}: passages were added to the index or removed from it since it was encoded; "
            + "merge its segments with `hypencoder graph` or `hypencoder ivf`");

    /// <summary>Whether there is a single segment, without removed passages.</summary>
    public bool IsWhole => Segments is [{ Removed: null }];

    /// <summary>Opens the state that the record of an index describes.</summary>
    /// <param name="directory">Path of the index's folder.</param>
    /// <param name="info">Record of the index.</param>
    /// <param name="earlier">State whose segments are reused where possible; null for none.</param>
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

    /// <summary>The segment that contains a place, and the index within the segment.</summary>
    public (IndexSegment Segment, int Index) Find(int place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)Places, nameof(place));
        int at = Segments.Count - 1;
        while (Segments[at].First > place)
            at--;
        return (Segments[at].Segment, place - Segments[at].First);
    }

    /// <summary>Place of the passage with an id; −1 if there is none or it was removed.</summary>
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

    /// <inheritdoc cref="PassageFile.Checksum"/>
    public long Checksum(int place)
    {
        (IndexSegment segment, int index) = Find(place);
        return segment.Checksum(index);
    }

    /// <summary>Places of the passages that were not removed.</summary>
    public IEnumerable<int> LivePlaces() =>
        Segments.SelectMany(view => view.LiveIndices().Select(i => view.First + i));

    /// <summary>Places of the removed passages, ascending.</summary>
    public IEnumerable<int> RemovedPlaces() => Segments.Where(view => view.Removed is not null).SelectMany(
        view => Enumerable.Range(0, view.Segment.Count).Where(view.Removed!.Contains).Select(i => view.First + i));

    /// <summary>All passages that were not removed, in order.</summary>
    public IEnumerable<Passage> Passages() => Segments.SelectMany(view => view.Passages());

    /// <summary>Creates a search of all passages that were not removed.</summary>
    public ISearchStrategy CreateStrategy(SearchStrategy kind, SearchOptions options) =>
        SegmentedStrategy.Create(this, kind, options);

    /// <summary>The mean of the vectors of all passages that were not removed; all vectors are read.</summary>
    public float[] Mean() => CorpusMean.Of([.. Segments.Select(view => (view.Segment.Vectors, view.Removed))]);

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
