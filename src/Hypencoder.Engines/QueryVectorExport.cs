using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Engines;

/// <summary>
/// Writes the vectors by which another engine finds candidates for queries: the query vectors of a bi-encoder, and of a
/// Hypencoder the surrogates (<see cref="Surrogate"/>). They do not have length 1.
/// </summary>
public static class QueryVectorExport
{
    private const int BatchSize = 64; // as many q-nets are held at the same time

    /// <summary>Forms of query vectors.</summary>
    public static IReadOnlyList<VectorFormat> Formats { get; } =
        [VectorFormat.Npy, VectorFormat.Fvecs, VectorFormat.Jsonl];

    /// <summary>Writes a folder with the vectors of queries, in their order.</summary>
    /// <param name="retriever">Model and index of the passages; the surrogates depend on both.</param>
    /// <param name="queries">Queries, one or more.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="directory">Path of the folder, which must not exist; it appears when it is complete.</param>
    /// <param name="progress">Receives the number of queries written, after each batch; null for none.</param>
    /// <param name="cancellationToken">Stops the export, which then leaves nothing.</param>
    /// <exception cref="ArgumentException">There are no queries, or the form is another one.</exception>
    /// <exception cref="InvalidDataException">
    /// The folder exists, or the model gives a vector with a value that is not finite.
    /// </exception>
    public static void Write(
        Retriever retriever, IReadOnlyList<Query> queries, VectorFormat format, string directory,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentOutOfRangeException.ThrowIfZero(queries.Count, nameof(queries));
        if (!Formats.Contains(format))
        {
            throw new ArgumentException(
                $"expected {string.Join(" or ", Formats.Select(VectorFormats.Name))}, found "
                + VectorFormats.Name(format), nameof(format));
        }
        retriever.Use(state =>
        {
            Write(retriever, state, queries, format, directory, progress, cancellationToken);
            return 0;
        });
    }

    private static void Write(
        Retriever retriever, IndexState state, IReadOnlyList<Query> queries, VectorFormat format, string directory,
        IProgress<int>? progress, CancellationToken cancellationToken)
    {
        int d = retriever.Model.Dimension, done = 0;
        QueryVectors vectors = new(state);
        using VectorFolder folder = new(
            directory,
            new ExportRecord(
                format, queries.Count, d, state.Segments[0].Segment.Vectors.ModelFingerprint, null,
                new Dictionary<string, string>()),
            threads: 1);
        foreach (Query[] batch in queries.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            QNet[] nets = retriever.Model.EncodeQueries(
                [.. batch.Select(query => query.Text)], cancellationToken: cancellationToken);
            float[] rows = new float[batch.Length * d];
            Threads.Each(Threads.Resolve(retriever.Options.Threads), batch.Length, (_, i) =>
            {
                vectors.Of(nets[i]).CopyTo(rows, i * d);
                nets[i].Release();
            });
            int wrong = Array.FindIndex(rows, value => !float.IsFinite(value));
            if (wrong >= 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"query {batch[wrong / d].Id}: expected a vector of finite values, found {rows[wrong]}"));
            }
            folder.Append([.. batch.Select(query => query.Id)], rows);
            progress?.Report(done += batch.Length);
        }
        folder.Complete();
    }
}
