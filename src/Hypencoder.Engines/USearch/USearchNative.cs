using System.Runtime.InteropServices;

namespace Hypencoder.Engines;

/// <summary>
/// The parts of USearch's C interface (<c>usearch.h</c>) that are needed here. The package's own classes cannot set
/// the number of candidates of a search after an index was built.
/// </summary>
internal static unsafe partial class USearchNative
{
    public const int InnerProduct = 2, Float32 = 1;

    private const string Library = "libusearch_c";

    [LibraryImport(Library, EntryPoint = "usearch_version")]
    public static partial nint Version();

    [LibraryImport(Library, EntryPoint = "usearch_init")]
    public static partial nint Create(in Settings settings, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_free")]
    public static partial void Free(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_threads_add")]
    public static partial void SetAddingThreads(nint index, nuint threads, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_threads_search")]
    public static partial void SetSearchThreads(nint index, nuint threads, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_reserve")]
    public static partial void Reserve(nint index, nuint count, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_add")]
    public static partial void Add(nint index, ulong key, float* vector, int scalarKind, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_change_expansion_search")]
    public static partial void SetExpansion(nint index, nuint candidates, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_search")]
    public static partial nuint Search(
        nint index, float* query, int scalarKind, nuint topK, ulong* keys, float* distances, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_size")]
    public static partial nuint Size(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_save", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Save(nint index, string path, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_load", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Load(nint index, string path, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_serialized_length")]
    public static partial nuint Bytes(nint index, out nint error);

    [LibraryImport(Library, EntryPoint = "usearch_hardware_acceleration")]
    public static partial nint Instructions(nint index, out nint error);

    /// <summary>Throws an exception with the message of USearch if a call left one.</summary>
    /// <exception cref="InvalidOperationException">The call failed.</exception>
    public static void Check(nint error)
    {
        if (error != 0)
            throw new InvalidOperationException($"USearch: {Marshal.PtrToStringUTF8(error)}");
    }

    /// <summary><c>usearch_init_options_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Settings
    {
        public int Metric;
        public nint CustomMetric;
        public int ScalarKind;
        public nuint Dimension;
        public nuint Links;
        public nuint CandidatesOfLinks;
        public nuint Candidates;
        public byte SeveralVectorsPerKey;
    }
}
