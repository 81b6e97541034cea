using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Converts an index to another number format of its vectors. Passages and neighbour graph are copied, so that the new
/// index can be searched at once.
/// </summary>
internal static class IndexConverter
{
    /// <summary>Converts an index; the folder can then be opened as a <see cref="PassageIndex"/>.</summary>
    /// <param name="source">Index to convert; a graph that belongs to its vectors is copied.</param>
    /// <param name="directory">Path of another folder, which is created if missing.</param>
    /// <param name="element">Number format of the new index.</param>
    /// <param name="resume">Whether to resume an interrupted conversion.</param>
    /// <param name="progress">Receives the number of vectors converted, after each block; null for none.</param>
    /// <param name="cancellationToken">Stops after the current block; finished blocks are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder contains another index, the source is damaged, or the unfinished conversion has another source or
    /// number format.
    /// </exception>
    public static void Convert(
        PassageIndex source, string directory, VectorElement element, bool resume = false,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        IndexInfo wanted = source.Info with { Version = IndexInfo.CurrentVersion, Vectors = element };
        bool begun = IndexInfoFile.IsIn(directory);
        if (begun && !resume)
        {
            throw new InvalidDataException(
                $"{directory}: the folder holds an index already; resume it (--resume) or choose another folder");
        }
        IndexInfo info = begun
            ? Continue(source, directory, wanted, cancellationToken)
            : IndexFolder.Begin(directory, wanted, source.Passages(), cancellationToken);
        string vectors = PassageIndex.VectorsPath(directory);
        if (!File.Exists(vectors))
            VectorStoreConverter.Convert(source.Vectors, vectors, element, resume, progress, cancellationToken);
        IndexFolder.Finish(directory, info);
        if (!File.Exists(PassageIndex.GraphPathIn(directory)))
            CopyGraph(source, directory, cancellationToken);
    }

    private static IndexInfo Continue(
        PassageIndex source, string directory, IndexInfo wanted, CancellationToken cancellationToken)
    {
        IndexInfo info = IndexInfoFile.Read(directory);
        if (!info.IsEncodedAs(wanted))
        {
            throw new InvalidDataException(
                $"{directory}: the conversion was begun from another index or to another element type");
        }
        using (PassageFile kept = PassageFile.Open(directory, info))
        using (CorpusComparison comparison = new(source.Passages(), kept, cancellationToken))
        {
            if (!comparison.IsSame)
                throw new InvalidDataException($"{directory}: the conversion was begun from an index of other passages");
        }
        return IndexFolder.Upgrade(directory, info, cancellationToken);
    }

    /// <summary>
    /// Copies the graph. Its neighbours were computed from the source's vectors, which are more exact than converted
    /// ones.
    /// </summary>
    private static void CopyGraph(PassageIndex source, string directory, CancellationToken cancellationToken)
    {
        if (!File.Exists(source.GraphPath))
            return;
        using NeighborGraph graph = NeighborGraph.Open(source.GraphPath);
        if (graph.StoreFingerprint != source.Vectors.Fingerprint)
            return;
        graph.CheckStore(source.Vectors);
        using VectorStore store = VectorStore.Open(PassageIndex.VectorsPath(directory));
        NeighborLists.Write(
            store, PassageIndex.GraphPathIn(directory), graph.NeighborsPerPassage,
            Enumerable.Range(0, graph.Count).Select(i => (i, graph.Neighbors(i).ToArray())), cancellationToken);
    }
}
