namespace Hypencoder.Engines;

/// <summary>Names of the forms, and what writes them.</summary>
internal static class VectorFormats
{
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<VectorFormat>().Select(Name)];

    public static string Name(VectorFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>The form with a name; null if there is none.</summary>
    public static VectorFormat? Parse(string? name) =>
        Enum.GetValues<VectorFormat>().Where(f => Name(f) == name).Select(f => (VectorFormat?)f).FirstOrDefault();

    /// <summary>Creates the writer of a form.</summary>
    /// <param name="format">Form of the vectors.</param>
    /// <param name="directory">Path of an empty folder.</param>
    /// <param name="count">Number of vectors that will be written.</param>
    /// <param name="dimension">Number of values in a vector.</param>
    /// <param name="threads">Number of threads for building an index; 0 for all processors.</param>
    /// <exception cref="InvalidDataException">The form has no vectors of this width.</exception>
    public static IVectorWriter Create(
        VectorFormat format, string directory, int count, int dimension, int threads) => format switch
        {
            VectorFormat.Npy => RawVectorWriter.Npy(directory, count, dimension),
            VectorFormat.Fvecs => RawVectorWriter.Fvecs(directory, dimension),
            VectorFormat.Jsonl => new JsonVectorWriter(directory, dimension),
            VectorFormat.USearch => new USearchWriter(directory, count, dimension, threads),
            VectorFormat.Qdrant => new QdrantWriter(directory, dimension),
            VectorFormat.Pgvector => new PgvectorWriter(directory, dimension),
            VectorFormat.Vespa => new VespaWriter(directory, dimension),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "expected a form of vectors"),
        };
}
