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
}
