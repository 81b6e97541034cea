namespace Hypencoder.Search;

/// <summary>Writes the passages of a store with their values kept in another way.</summary>
internal static class VectorStoreConverter
{
    private const int BlockRows = 1024;

    /// <summary>
    /// Converts every passage. Blocks are kept as they are finished; after a kill or a cancellation,
    /// <paramref name="resume"/> goes on with the next, and gives the same bytes as an unbroken run.
    /// </summary>
    /// <param name="source">The passages; of any kind.</param>
    /// <param name="path">Another file than the source's; nothing is there until all is.</param>
    /// <param name="element">How the new store keeps the values.</param>
    /// <param name="resume">Go on with what an interrupted conversion of the same store left.</param>
    /// <param name="progress">Told after each block how many passages are done.</param>
    /// <param name="cancellationToken">Cancels between blocks.</param>
    /// <exception cref="ArgumentException">The kind is unknown.</exception>
    /// <exception cref="InvalidDataException">
    /// The source is damaged or holds values that the kind cannot, or what is to be resumed is of another source or
    /// kind.
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
