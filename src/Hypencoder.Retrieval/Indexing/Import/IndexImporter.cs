using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Indexing.Import;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Makes an index folder of what the published code has encoded: a file of docarray items with <c>id</c>, <c>text</c>
/// and <c>representation</c>, a vector of little-endian float16, float32 or float64 values.
/// </summary>
internal static class IndexImporter
{
    private const int BlockSize = 1024;

    /// <summary>
    /// Reads every item; the folder then opens as a <see cref="PassageIndex"/>. It is made beside
    /// <paramref name="directory"/> and renamed, so that nothing is there until all is; a broken import starts anew.
    /// </summary>
    /// <param name="model">The model that made the vectors: the index belongs to it.</param>
    /// <param name="items">What docarray's <c>push_stream</c> wrote.</param>
    /// <param name="directory">A folder that is missing or empty.</param>
    /// <param name="neighbors">Also import this neighbour graph, see <see cref="GraphImporter"/>.</param>
    /// <param name="progress">Called after each block.</param>
    /// <param name="cancellationToken">Stops between items.</param>
    /// <exception cref="InvalidDataException">
    /// The folder holds something, or an item is damaged, of another width than the model's vectors, not finite, or has
    /// the id of an earlier one. The message holds file and item, 1 for the first.
    /// </exception>
    public static void Import(
        RetrievalModel model, string items, string directory, string? neighbors = null,
        IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        bool exists = Directory.Exists(directory);
        if (File.Exists(directory) || (exists && Directory.EnumerateFileSystemEntries(directory).Any()))
            throw new InvalidDataException($"{directory}: expected a new or empty folder, found one in use");
        string unfinished = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + ".importing";
        RemoveFolder(unfinished);
        try
        {
            Directory.CreateDirectory(unfinished);
            ImportItems(model, items, unfinished, progress, cancellationToken);
            if (neighbors is not null)
            {
                using PassageIndex index = PassageIndex.Open(unfinished);
                GraphImporter.Import(index, neighbors, progress, cancellationToken);
            }
            if (exists)
                Directory.Delete(directory);
            Directory.Move(unfinished, directory);
        }
        catch
        {
            RemoveFolder(unfinished);
            throw;
        }
    }

    private static void ImportItems(
        RetrievalModel model, string items, string directory, IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        using EncodedItemReader reader = new(items);
        using VectorStoreWriter writer = VectorStoreWriter.Create(
            PassageIndex.VectorsPath(directory), model.Config.Dimension, model.Fingerprint);
        (int count, string sha256) = PassageWriter.Write(directory, Passages(reader, writer, progress),
            cancellationToken);
        writer.Complete();
        IndexInfo info = IndexInfo.Of(model, items) with { Passages = count, PassagesSha256 = sha256 };
        IndexInfoFile.Write(directory, info);
        IndexFolder.Finish(directory, info);
    }

    /// <summary>The passages of the items, whose vectors go to <paramref name="writer"/> on the way.</summary>
    private static IEnumerable<Passage> Passages(
        EncodedItemReader reader, VectorStoreWriter writer, IProgress<ImportProgress>? progress)
    {
        int d = writer.Dimension, filled = 0;
        string[] ids = new string[BlockSize];
        float[] vectors = new float[BlockSize * d];
        HashSet<string> block = new(StringComparer.Ordinal);
        while (reader.Read() is EncodedItem item)
        {
            Check(reader, item, d);
            if (writer.Contains(item.Id) || !block.Add(item.Id))
            {
                throw reader.Malformed(
                    $"expected an id other than those before, found {ItemText.Quote(item.Id)} again");
            }
            ids[filled] = item.Id;
            item.Vector.CopyTo(vectors.AsSpan(filled * d));
            if (++filled == BlockSize)
                Append();
            yield return new Passage(item.Id, "", item.Text);
        }
        Append();

        void Append()
        {
            writer.Append(ids.AsSpan(0, filled), vectors.AsSpan(0, filled * d));
            block.Clear();
            filled = 0;
            progress?.Report(new ImportProgress(writer.Count, reader.Share));
        }
    }

    private static void Check(EncodedItemReader reader, EncodedItem item, int dimension)
    {
        if (item.Vector.Length != dimension)
        {
            throw reader.Malformed(
                $"expected a vector of {dimension} values, as the model makes, found {item.Vector.Length} "
                + $"of {ItemText.Quote(item.Id)}");
        }
        foreach (float value in item.Vector)
        {
            if (!float.IsFinite(value))
            {
                throw reader.Malformed(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"expected finite values, found {value} in {ItemText.Quote(item.Id)}"));
            }
        }
    }

    private static void RemoveFolder(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}
