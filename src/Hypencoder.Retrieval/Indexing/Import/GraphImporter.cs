using System.Collections;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Retrieval.Indexing.Import;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Converts a neighbour graph written by the published code to one of an index. The file is JSON Lines of an
/// <c>item_id</c> and its <c>neighbors</c>, nearest first, in any order; rows may differ in length. Known defects of
/// the published code are corrected: the item itself and repeated neighbours are dropped. A passage without a line has
/// no neighbours, and is found only as a neighbour of others.
/// </summary>
internal static class GraphImporter
{
    /// <summary>Writes <see cref="PassageIndex.GraphPath"/> and replaces an existing graph.</summary>
    /// <param name="index">Index of the graph's passages.</param>
    /// <param name="neighbors">Path of the file, which is read twice; lines of a pipe are kept in memory.</param>
    /// <param name="progress">Receives the progress from time to time; null for none.</param>
    /// <param name="cancellationToken">Stops the import between lines; an existing graph remains.</param>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, is the second one of an item, or has an id that is not in the index; or there are no lines.
    /// </exception>
    public static void Import(
        PassageIndex index, string neighbors, IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        VectorStore store = index.Vectors;
        Dictionary<string, int> indices = new(store.Count, StringComparer.Ordinal);
        for (int i = 0; i < store.Count; i++)
            indices.Add(store.Id(i), i);
        BitArray given = new(store.Count);
        List<(int Passage, int[] Neighbors)> kept = []; // only for a pipe
        int done = 0, width = 0;
        foreach ((int Passage, int[] Neighbors) row in Rows())
        {
            width = Math.Max(width, row.Neighbors.Length);
            if (!NeighborFile.CanReadAgain(neighbors))
                kept.Add(row);
        }
        if (done == 0 && store.Count > 0)
            throw new InvalidDataException($"{neighbors}: expected the neighbours of passages, found no line");
        given.SetAll(false);
        NeighborLists.Write(store, index.GraphPath, width, kept.Count > 0 ? kept : Rows(), cancellationToken);

        IEnumerable<(int Passage, int[] Neighbors)> Rows()
        {
            foreach (NeighborList list in NeighborFile.Read(neighbors))
            {
                cancellationToken.ThrowIfCancellationRequested();
                int passage = Find(list, list.PassageId);
                if (given[passage])
                    throw Malformed(list, "one line for each item", list.PassageId);
                given[passage] = true;
                yield return (
                    passage, [.. list.Neighbors.Select(id => Find(list, id)).Where(i => i != passage).Distinct()]);
                if (++done % 4096 == 0)
                    progress?.Report(new ImportProgress(done, done / (2.0 * store.Count)));
            }
        }

        int Find(NeighborList list, string id) =>
            indices.TryGetValue(id, out int found) ? found : throw Malformed(list, "an id of the index", id);

        InvalidDataException Malformed(NeighborList list, string expected, string found) =>
            new($"{neighbors}:{list.Line}: expected {expected}, found {ItemText.Quote(found)}");
    }
}
