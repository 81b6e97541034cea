using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// Changes an index, while its process holds the lock. A change first writes files under names that no state of the
/// index has; then a new <c>index.json</c> that names them is renamed into place. So a process that is killed leaves
/// the state before the change or the one after it. What the new state does not name is removed, or else by the next
/// change.
/// </summary>
/// <param name="index">The index, which may be searched meanwhile.</param>
internal sealed class IndexWriter(IndexHandle index)
{
    private string Directory => index.Directory;

    /// <summary>Adds passages; one whose id is there already takes the place of the earlier one.</summary>
    public void Add(
        RetrievalModel model, IEnumerable<Passage> passages, IProgress<EncodingProgress>? progress,
        CancellationToken cancellationToken)
    {
        using StateUse use = Begin();
        IndexState state = use.State;
        state.Info.RequireEncoder(Directory, model);
        string folder = SegmentNames.Folder(Next(state.Info));
        IndexSegmentInfo added = SegmentFiles.Encode(
            Directory, folder, state.Info, model, passages, progress, cancellationToken);
        if (added.Passages == 0)
        {
            SegmentFiles.RemoveOthers(Directory, state.Info);
            return;
        }
        HashSet<int> removed = [.. state.RemovedPlaces()];
        using (IndexSegmentUse opened = new(IndexSegment.Open(Directory, added, state.Info)))
            removed.UnionWith(opened.Segment.Ids().Select(state.PlaceOf).Where(place => place >= 0));
        Commit(state, [.. state.Segments.Select(view => view.Segment.Info), added], removed);
    }

    /// <summary>Removes the passages of some ids; how many there were.</summary>
    public int Remove(IEnumerable<string> ids)
    {
        using StateUse use = Begin();
        HashSet<int> removed = [.. use.State.RemovedPlaces()];
        int before = removed.Count;
        removed.UnionWith(ids.Select(use.State.PlaceOf).Where(place => place >= 0));
        if (removed.Count > before)
            Commit(use.State, [.. use.State.Segments.Select(view => view.Segment.Info)], removed);
        return removed.Count - before;
    }

    /// <summary>
    /// Makes one segment of the last ones, from <paramref name="from"/> on, without their removed passages. What the
    /// first segment has of graph and clusters is made for the new one where that takes its place.
    /// </summary>
    public void Merge(int from, CancellationToken cancellationToken)
    {
        using StateUse use = Begin();
        IndexState state = use.State;
        SegmentView[] kept = [.. state.Segments.Take(from)], merged = [.. state.Segments.Skip(from)];
        List<IndexSegmentInfo> segments = [.. kept.Select(view => view.Segment.Info)];
        if (from == 0 || merged.Any(view => view.Live > 0))
        {
            segments.Add(SegmentFiles.Merge(
                Directory, SegmentNames.Folder(Next(state.Info)), state.Info, merged, cancellationToken));
        }
        int end = merged[0].First;
        Commit(state, segments, [.. state.RemovedPlaces().Where(place => place < end)]);
    }

    /// <summary>Makes the index one whole, if it is not.</summary>
    public void Compact(CancellationToken cancellationToken)
    {
        bool isWhole;
        using (StateUse use = Begin())
            isWhole = use.State.IsWhole;
        if (!isWhole)
            Merge(0, cancellationToken);
    }

    /// <summary>
    /// Merges what the index's state wants merged. The change before it is made already: so that it is broken off
    /// matters to nobody, and the next change merges.
    /// </summary>
    public void Tidy(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                int? from;
                using (StateUse use = new(index.Acquire()))
                    from = index.Policy.From(use.State);
                if (from is null)
                    return;
                Merge(from.Value, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private static int Next(IndexInfo info) => checked((info.Generation ?? 0) + 1);

    /// <summary>The index as the last change, of any process, left it, without what a killed process left.</summary>
    private StateUse Begin()
    {
        index.Refresh();
        StateUse use = new(index.Acquire());
        IndexInfo info = use.State.Info;
        if (info.HasChecksums)
        {
            SegmentFiles.RemoveOthers(Directory, info);
            return use;
        }
        use.Dispose();
        throw new InvalidDataException(
            $"{Directory}: an index of an earlier version, to which nothing can be added: "
            + "`hypencoder encode --resume` with its model and corpus makes it one of this version");
    }

    private void Commit(IndexState state, IReadOnlyList<IndexSegmentInfo> segments, HashSet<int> removed)
    {
        int generation = Next(state.Info), places = segments.Sum(s => s.Passages);
        string? file = removed.Count == 0 ? null : SegmentNames.RemovedFile(generation);
        if (file is not null)
            RemovedFile.Write(Path.Combine(Directory, file), places, [.. removed.Order()]);
        IndexInfo info = state.Info with
        {
            Version = IndexInfo.UpdatedVersion,
            Passages = places - removed.Count,
            PassagesSha256 = null,
            VectorsFingerprint = null,
            Generation = generation,
            Segments = segments,
            RemovedFile = file,
            Removed = file is null ? null : removed.Count,
        };
        IndexState next = IndexState.Open(Directory, info, state);
        try
        {
            IndexInfoFile.Write(Directory, info);
        }
        catch
        {
            next.Release();
            throw;
        }
        index.Replace(next);
        SegmentFiles.RemoveOthers(Directory, info);
    }

    /// <summary>A state that is used until the end of a block.</summary>
    private readonly struct StateUse(IndexState state) : IDisposable
    {
        public IndexState State => state;

        public void Dispose() => state.Release();
    }

    /// <summary>A segment that is used until the end of a block.</summary>
    private readonly struct IndexSegmentUse(IndexSegment segment) : IDisposable
    {
        public IndexSegment Segment => segment;

        public void Dispose() => segment.Release();
    }
}
