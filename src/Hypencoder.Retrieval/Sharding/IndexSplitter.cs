using Hypencoder.Data;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Sharding;

/// <summary>
/// Splits an index into shards, each an index folder of its own with consecutive passages. Rows are copied as they are,
/// so every vector keeps its bits; each shard gets a graph and clusters of its own if the index has them. A shard is
/// made in <c>shard-N.part</c> and renamed when it is complete, and <c>shards.json</c> is written last.
/// </summary>
internal static class IndexSplitter
{
    private const int BlockRows = 1024;

    /// <summary>Splits an index.</summary>
    /// <param name="source">Index to split, which is left as it is. Removed passages are left out.</param>
    /// <param name="shards">Number of shards, from 1 to the number of passages.</param>
    /// <param name="directory">Path of a folder for the shards, which is created if missing.</param>
    /// <param name="resume">Whether to keep the shards that an interrupted split of the same index completed.</param>
    /// <param name="replicas">Number of nodes that are to hold each shard, 1 or more.</param>
    /// <param name="progress">Receives the number of shards that are complete; null for none.</param>
    /// <param name="cancellationToken">Stops the split; complete shards are kept.</param>
    /// <exception cref="InvalidDataException">
    /// There are fewer passages than shards, the folder is not empty or holds shards of another split, or the index is
    /// damaged.
    /// </exception>
    public static ShardManifest Split(
        PassageIndex source, int shards, string directory, bool resume = false, int replicas = 1,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        IndexState state = source.Acquire();
        try
        {
            if (shards > state.Count)
            {
                throw new InvalidDataException(
                    $"{source.Directory}: expected at least {shards} passages for {shards} shards, found "
                    + $"{state.Count}");
            }
            RequireEmpty(directory, resume);
            string split = ShardManifest.SplitOf(state, shards);
            string manifest = ShardManifest.PathIn(directory);
            if (File.Exists(manifest))
                RequireSame(manifest, split, ShardManifest.Read(manifest).Split);
            Directory.CreateDirectory(directory);
            List<ShardInfo> made = [];
            using IEnumerator<Passage> passages = state.Passages().GetEnumerator();
            for (int shard = 0; shard < shards; shard++)
            {
                made.Add(Make(state, passages, split, shard, shards, directory, cancellationToken));
                progress?.Report(made.Count);
            }
            ShardManifest result = new()
            {
                Split = split,
                Record = state.Info,
                Replicas = replicas,
                Shards = made,
            };
            result.Write(directory);
            return result;
        }
        finally
        {
            state.Release();
        }
    }

    /// <summary>Makes a shard, or returns the one that is there.</summary>
    private static ShardInfo Make(
        IndexState state, IEnumerator<Passage> passages, string split, int shard, int shards, string directory,
        CancellationToken cancellationToken)
    {
        int first = First(state.Count, shard, shards), count = First(state.Count, shard + 1, shards) - first;
        string folder = ShardManifest.FolderOf(shard), final = Path.Combine(directory, folder);
        if (Directory.Exists(final))
        {
            ShardFile found = ShardFile.Read(final);
            RequireSame(ShardFile.PathIn(final), split, found.Split);
            foreach (Passage _ in Take(passages, count, cancellationToken))
            {
            }
            return found.Shard;
        }
        string part = final + ".part";
        if (Directory.Exists(part))
            Directory.Delete(part, recursive: true);
        IndexInfo info = IndexFolder.Begin(
            part, Record(state.Info), Take(passages, count, cancellationToken), cancellationToken);
        string path = PassageIndex.VectorsPath(part);
        CopyVectors(state, first, count, path, cancellationToken);
        ShardInfo made;
        using (VectorStore vectors = VectorStore.Open(path))
        {
            SegmentStructures.Rebuild(state.Segments[0].Segment, vectors, part, cancellationToken);
            made = new ShardInfo(shard, folder, first, count, vectors.Fingerprint);
        }
        IndexFolder.Finish(part, info);
        new ShardFile(split, shards, made).Write(part);
        Directory.Move(part, final);
        return made;
    }

    /// <summary>Position of a shard's first passage: the shards differ by one passage at most.</summary>
    private static int First(int passages, int shard, int shards) => (int)((long)passages * shard / shards);

    private static IndexInfo Record(IndexInfo source) => source with
    {
        Version = IndexInfo.CurrentVersion,
        Generation = null,
        Segments = null,
        RemovedFile = null,
        Removed = null,
        LastChange = null,
    };

    private static IEnumerable<Passage> Take(
        IEnumerator<Passage> passages, int count, CancellationToken cancellationToken)
    {
        for (int i = 0; i < count && passages.MoveNext(); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return passages.Current;
        }
    }

    private static void CopyVectors(
        IndexState state, int first, int count, string path, CancellationToken cancellationToken)
    {
        VectorStore model = state.Segments[0].Segment.Vectors;
        using VectorStoreWriter writer = VectorStoreWriter.Create(
            path, model.Dimension, model.ModelFingerprint, model.Element);
        foreach (SegmentView view in state.Segments)
        {
            int[] own = [.. view.LiveIndices().Skip(first).Take(count)];
            foreach (int[] block in own.Chunk(BlockRows))
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Append(view.Segment.Vectors, block);
            }
            first = Math.Max(0, first - view.Live);
            count -= own.Length;
        }
        writer.Complete();
    }

    private static void RequireEmpty(string directory, bool resume)
    {
        if (!resume && Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new InvalidDataException(
                $"{directory}: expected an empty folder for the shards; resume a split (--resume) or choose another");
        }
    }

    private static void RequireSame(string path, string split, string found)
    {
        if (found != split)
        {
            throw new InvalidDataException(
                $"{path}: expected a shard of the split {split}, which is to be resumed, found one of {found}: the "
                + "index or the number of shards is another");
        }
    }
}
