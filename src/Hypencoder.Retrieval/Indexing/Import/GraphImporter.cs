using System.Collections;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Retrieval.Indexing.Import;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Makes an index's neighbour graph of one that the published code wrote: JSON Lines of an <c>item_id</c> and its
/// <c>neighbors</c>, nearest first. Lines come in any order and rows may differ in length. What the published code is
/// known to leave there is mended: the item among its own neighbours, a neighbour given again. A passage without a line
/// has no neighbours, and is found where it is another's.
/// </summary>
internal static class GraphImporter
{
    /// <summary>Writes <see cref="PassageIndex.GraphPath"/>, over a graph that is there.</summary>
    /// <param name="index">The index that the graph is of.</param>
    /// <param name="neighbors">The file; it is read twice, or its lines are kept in memory where it is a pipe.</param>
    /// <param name="progress">Called now and then.</param>
    /// <param name="cancellationToken">Stops between lines; an earlier graph is left as it was.</param>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, a second one of an item, or names an id that is not in the index; or there is no line.
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
        List<(int Passage, int[] Neighbors)> kept = []; // those of a pipe
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
