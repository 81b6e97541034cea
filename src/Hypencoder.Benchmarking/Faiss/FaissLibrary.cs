using System.Reflection;
using System.Runtime.InteropServices;

namespace Hypencoder.Benchmarking;

/// <summary>
/// The Faiss library built by <c>bench/faiss/build.sh</c>, or the reason why it is missing. The environment variable
/// HYPENCODER_FAISS may contain its path; otherwise it is looked for in <c>bench/faiss/build</c>, from the program's
/// folder upwards.
/// </summary>
internal sealed class FaissLibrary
{
    internal const string Variable = "HYPENCODER_FAISS";
    private const string FileName = "libhypencoder_faiss.so";
    private static readonly Lazy<FaissLibrary> Loaded = new(() => Load(
        Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory));
    private static int _threads;

    private FaissLibrary(string? description, string? missing) => (Description, Missing) = (description, missing);

    /// <summary>The library of this process.</summary>
    public static FaissLibrary Instance => Loaded.Value;

    /// <summary>Reason why the library is missing, in one line; null if it was loaded.</summary>
    public string? Missing { get; }

    /// <summary>Version, instruction set and BLAS of Faiss; null if it is missing.</summary>
    public string? Description { get; }

    /// <summary>Sets the number of threads for building and searching; 0 for all processors.</summary>
    /// <exception cref="InvalidOperationException">The library is missing.</exception>
    internal void UseThreads(int threads)
    {
        Require();
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        if (Interlocked.Exchange(ref _threads, threads) != threads)
            FaissNative.UseThreads(threads);
    }

    /// <exception cref="InvalidOperationException">The library is missing.</exception>
    internal void Require()
    {
        if (Missing is not null)
            throw new InvalidOperationException(Missing);
    }

    /// <summary>Path of the library, or the reason why it is missing.</summary>
    /// <param name="configured">Path given by the environment; null to look for the file.</param>
    /// <param name="folder">Folder from which the search starts.</param>
    internal static (string? Path, string? Missing) Find(string? configured, string folder)
    {
        if (!string.IsNullOrEmpty(configured))
            return File.Exists(configured) ? (configured, null) : (null, $"{Variable}: {configured} does not exist");
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "bench", "faiss", "build", FileName);
            if (File.Exists(path))
                return (path, null);
        }
        return (null, "Faiss is not built: run bench/faiss/build.sh");
    }

    private static FaissLibrary Load(string? configured, string folder)
    {
        (string? path, string? missing) = Find(configured, folder);
        if (path is null)
            return new FaissLibrary(null, missing);
        if (!NativeLibrary.TryLoad(path, out nint handle))
            return new FaissLibrary(null, $"{path} cannot be loaded: run bench/faiss/build.sh again");
        NativeLibrary.SetDllImportResolver(
            Assembly.GetExecutingAssembly(), (name, _, _) => name == FaissNative.Library ? handle : 0);
        if (!NativeLibrary.TryGetExport(handle, "hypencoder_faiss_version", out _)
            || FaissNative.GetVersion() != FaissNative.Version)
        {
            return new FaissLibrary(null, $"{path} is of another version: run bench/faiss/build.sh again");
        }
        return new FaissLibrary(Marshal.PtrToStringUTF8(FaissNative.Description()), null);
    }
}
