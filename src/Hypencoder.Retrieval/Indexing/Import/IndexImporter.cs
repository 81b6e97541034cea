using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Retrieval.Indexing.Import;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>
/// Converts a corpus encoded by the published code to an index folder: a file of docarray items with <c>id</c>,
/// <c>text</c> and <c>representation</c>, a vector of little-endian float16, float32 or float64 values.
/// </summary>
internal static class IndexImporter
{
    private const int BlockSize = 1024;

    /// <summary>
    /// Imports every item; the folder can then be opened as a <see cref="PassageIndex"/>. It is written beside
    /// <paramref name="directory"/> and renamed when complete; an interrupted import starts again.
    /// </summary>
    /// <param name="model">Model that computed the vectors, to which the index belongs.</param>
    /// <param name="items">Path of the file written by docarray's <c>push_stream</c>.</param>
    /// <param name="directory">Path of a folder that is missing or empty.</param>
    /// <param name="neighbors">
    /// Path of a neighbour graph to import as well, see <see cref="GraphImporter"/>; null for none.
    /// </param>
    /// <param name="progress">Receives the progress after each block; null for none.</param>
    /// <param name="cancellationToken">Stops the import between items.</param>
    /// <exception cref="InvalidDataException">
    /// The folder is not empty; or an item is damaged, has a vector of another width than the model's or values that
    /// are not finite, or repeats an id. The message contains the file and the item, 1 for the first.
    /// </exception>
    public static void Import(
        RetrievalModel model, string items, string directory, string? neighbors = null,
        IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        bool exists = Directory.Exists(directory);
        if (File.Exists(directory) || (exists && Directory.EnumerateFileSystemEntries(directory).Any()))
            throw new InvalidDataException($"{directory}: expected a new or empty folder, found one with content");
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

    /// <summary>Returns the passages of the items, and writes their vectors to <paramref name="writer"/>.</summary>
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
                $"expected a vector of {dimension} values, as of the model, found {item.Vector.Length} "
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
