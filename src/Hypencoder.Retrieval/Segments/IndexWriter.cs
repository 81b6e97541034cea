using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// Changes an index while its process holds the lock. A change first writes files under names that no state of the
/// index uses; then a new <c>index.json</c> that refers to them is renamed to its place. A process that is killed
/// therefore leaves the state before the change or the one after it. Files that the new state does not use are removed,
/// at the latest by the next change.
/// </summary>
/// <param name="index">Index to change, which may be searched meanwhile.</param>
internal sealed class IndexWriter(IndexHandle index)
{
    private string Directory => index.Directory;

    /// <summary>Number that a change has in a shard's log; null outside of clusters.</summary>
    public long? Number { get; set; }

    /// <summary>Adds passages; a passage replaces an earlier one with the same id.</summary>
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

    /// <summary>Removes the passages with the given ids and returns their number.</summary>
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
    /// Merges the segments from <paramref name="from"/> on to one, without their removed passages. If that replaces the
    /// first segment, graph and clusters are rebuilt if it has any.
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

    /// <summary>Merges all segments, unless there is only one.</summary>
    public void Compact(CancellationToken cancellationToken)
    {
        bool isWhole;
        using (StateUse use = Begin())
            isWhole = use.State.IsWhole;
        if (!isWhole)
            Merge(0, cancellationToken);
    }

    /// <summary>
    /// Merges segments as the policy demands. The preceding change is complete already, so a cancellation is harmless:
    /// the next change merges.
    /// </summary>
    public void MergeIfDue(CancellationToken cancellationToken)
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

    /// <summary>
    /// Acquires the state left by the last change of any process, and removes files left by a killed process.
    /// </summary>
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
            $"{Directory}: an index of an earlier version cannot be changed: "
            + "upgrade it by `hypencoder encode --resume` with its model and corpus");
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
            LastChange = Number ?? state.Info.LastChange,
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

    /// <summary>Use of a state until the end of a block.</summary>
    private readonly struct StateUse(IndexState state) : IDisposable
    {
        public IndexState State => state;

        public void Dispose() => state.Release();
    }

    /// <summary>Use of a segment until the end of a block.</summary>
    private readonly struct IndexSegmentUse(IndexSegment segment) : IDisposable
    {
        public IndexSegment Segment => segment;

        public void Dispose() => segment.Release();
    }
}
