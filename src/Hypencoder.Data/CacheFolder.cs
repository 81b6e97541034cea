namespace Hypencoder.Data;

/// <summary>Where this program keeps what can be made or fetched again.</summary>
public static class CacheFolder
{
    /// <summary>
    /// A folder in <c>hypencoder</c> in $XDG_CACHE_HOME, or in <c>~/.cache</c> where that is not set.
    /// </summary>
    /// <param name="name">What is kept there.</param>
    /// <param name="variable">The environment's variables.</param>
    public static string Of(string name, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string caches = variable("XDG_CACHE_HOME") is { Length: > 0 } value
            ? value
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(caches, "hypencoder", name);
    }
}
