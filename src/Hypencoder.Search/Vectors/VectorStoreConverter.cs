namespace Hypencoder.Search;

/// <summary>Converts a store to another number format.</summary>
internal static class VectorStoreConverter
{
    private const int BlockRows = 1024;

    /// <summary>
    /// Converts every passage. Finished blocks are saved; after a crash or a cancellation, <paramref name="resume"/>
    /// continues with the next one, and the result has the same bytes as that of an uninterrupted conversion.
    /// </summary>
    /// <param name="source">Store to convert, of any number format.</param>
    /// <param name="path">Path of the new file, other than the source's, which appears when it is complete.</param>
    /// <param name="element">Number format of the new store.</param>
    /// <param name="resume">Whether to resume an interrupted conversion of the same store.</param>
    /// <param name="progress">Receives the number of passages converted, after each block; null for none.</param>
    /// <param name="cancellationToken">Stops the conversion between blocks.</param>
    /// <exception cref="ArgumentException">The number format is unknown.</exception>
    /// <exception cref="InvalidDataException">
    /// The source is damaged or holds values that the new format cannot represent, or the unfinished conversion has
    /// another source or format.
    /// </exception>
    public static void Convert(
        VectorStore source, string path, VectorElement element, bool resume = false, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using VectorStoreWriter writer = VectorStoreWriter.Convert(source, path, element, resume);
        string[] ids = new string[Math.Min(BlockRows, source.Count)];
        float[] vectors = new float[ids.Length * source.Dimension];
        while (writer.Count < source.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = writer.Count, count = Math.Min(ids.Length, source.Count - first);
            for (int i = 0; i < count; i++)
                ids[i] = source.Id(first + i);
            Span<float> block = vectors.AsSpan(0, count * source.Dimension);
            source.Read(first, count, block);
            writer.Append(ids.AsSpan(0, count), block);
            progress?.Report(writer.Count);
        }
        writer.Complete();
    }
}
