namespace Hypencoder.Data;

/// <summary>The folders in which the program keeps files that can be made or downloaded again.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// Path of the folder <c>hypencoder/NAME</c> below $XDG_CACHE_HOME, or below <c>~/.cache</c> where that is not set.
    /// </summary>
    /// <param name="name">Name of the folder, which says what it holds, such as <c>indexes</c>.</param>
    /// <param name="variable">Returns the value of an environment variable, or null where it is not set.</param>
    public static string Of(string name, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string caches = variable("XDG_CACHE_HOME") is { Length: > 0 } value
            ? value
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(caches, "hypencoder", name);
    }

    /// <summary>
    /// Path of the folder NAME in $HYPENCODER_CACHE or, where that is not set, the one of <see cref="Of"/>.
    /// </summary>
    /// <param name="name">Name of the folder.</param>
    public static string FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable("HYPENCODER_CACHE") is { Length: > 0 } own
            ? Path.Combine(own, name)
            : Of(name, Environment.GetEnvironmentVariable);

    /// <summary>Path at which a file of a NuGet package is kept that the program fetched.</summary>
    /// <param name="package">Id of the package.</param>
    /// <param name="version">Version of the package.</param>
    /// <param name="file">Name of the file.</param>
    public static string OfPackage(string package, string version, string file) =>
        Path.GetFullPath(Path.Combine(FromEnvironment("packages"), package.ToLowerInvariant(), version, file));
}
