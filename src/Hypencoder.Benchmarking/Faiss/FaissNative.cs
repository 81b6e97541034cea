using System.Runtime.InteropServices;

namespace Hypencoder.Benchmarking;

/// <summary>The C interface of <c>bench/faiss/hypencoder_faiss.h</c>; <see cref="FaissLibrary"/> loads it.</summary>
internal static unsafe partial class FaissNative
{
    public const string Library = "hypencoder_faiss";

    /// <summary>The version of the interface that this class declares.</summary>
    public const int Version = 1;

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_version")]
    public static partial int GetVersion();

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_error")]
    public static partial nint Error();

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_description")]
    public static partial nint Description();

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_use_threads")]
    public static partial void UseThreads(int threads);

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_flat")]
    public static partial int Flat(float* vectors, long count, int dimension, out nint index);

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_ivf")]
    public static partial int Ivf(
        float* vectors, long count, int dimension, int lists, int iterations, int seed, out nint index);

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_hnsw")]
    public static partial int Hnsw(
        float* vectors, long count, int dimension, int links, int efConstruction, out nint index);

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_search")]
    public static partial int Search(
        nint index, float* queries, long count, int topK, int effort, float* scores, long* ids, out long compared);

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_bytes")]
    public static partial int Bytes(nint index, out long bytes);

    [LibraryImport(Library, EntryPoint = "hypencoder_faiss_free")]
    public static partial void Free(nint index);

    /// <summary>Throws an exception with the message of Faiss if a call did not return 0.</summary>
    /// <exception cref="InvalidOperationException">The call failed.</exception>
    public static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"Faiss: {Marshal.PtrToStringUTF8(Error())}");
    }
}
