using System.Runtime.InteropServices;

namespace Hypencoder.Engines;

/// <summary>
/// The native library of the package Cloud.Unum.USearch, or the reason why it is missing. It has been built for x64 of
/// Linux (with glibc 2.34, GCC's libstdc++ and libgomp) and Windows, and for Arm of macOS.
/// </summary>
internal static class USearchLibrary
{
    private static readonly Lazy<(string? Version, string? Missing)> Loaded = new(Load);

    /// <summary>Reason why the library is missing, in one line; null if it was loaded.</summary>
    public static string? Missing => Loaded.Value.Missing;

    /// <summary>Version of USearch; null if it is missing.</summary>
    public static string? Version => Loaded.Value.Version;

    private static (string?, string?) Load()
    {
        try
        {
            return (Marshal.PtrToStringUTF8(USearchNative.Version()), null);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return (null, "USearch's native library, libusearch_c, does not load here (on Linux it needs libgomp1)");
        }
    }
}
