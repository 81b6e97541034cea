using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Makes an index of another whose vectors are kept in another way: passages and neighbour graph come along, so that
/// everything can search it at once.
/// </summary>
internal static class IndexConverter
{
    /// <summary>Converts an index; the folder then opens as a <see cref="PassageIndex"/>.</summary>
    /// <param name="source">The index; a graph that belongs to its vectors is taken over.</param>
    /// <param name="directory">Another folder; made if missing.</param>
    /// <param name="element">How the new index keeps the vectors.</param>
    /// <param name="resume">Go on with what an interrupted conversion left there.</param>
    /// <param name="progress">Receives the number of converted vectors after each block; may be null.</param>
    /// <param name="cancellationToken">Stops after the block in progress; finished blocks are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder holds another index, the source is damaged, or what is to be resumed is of another source or kind.
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
    /// The neighbours stay those of the source's vectors, which are the nearer to the truth the more exact they are.
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
