using System.Text.RegularExpressions;

namespace Hypencoder.Hub;

/// <summary>Reads the environment variables of huggingface_hub.</summary>
internal static partial class HubEnvironment
{
    public const string DefaultEndpoint = "https://huggingface.co";
    private const int LongestToken = 4096;

    /// <summary>Path of the cache folder where no variable names one.</summary>
    public static string DefaultCache => Path.Combine(HomeFolder(_ => null), "hub");

    public static HubOptions Read(Func<string, string?> variable)
    {
        string home = HomeFolder(variable);
        string? cache = First(variable, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
        return new HubOptions
        {
            Endpoint = AddressOf("HF_ENDPOINT", First(variable, "HF_ENDPOINT") ?? DefaultEndpoint),
            Cache = Path.GetFullPath(cache is null ? Path.Combine(home, "hub") : Expand(cache, variable)),
            Token = IsTrue(First(variable, "HF_HUB_DISABLE_IMPLICIT_TOKEN")) ? null : Token(variable, home),
            Offline = IsTrue(First(variable, "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")),
        };
    }

    private static string HomeFolder(Func<string, string?> variable)
    {
        string cache = First(variable, "XDG_CACHE_HOME") ?? "~/.cache";
        return Expand(First(variable, "HF_HOME") ?? Path.Combine(cache, "huggingface"), variable);
    }

    /// <summary>Parses the address in an environment variable.</summary>
    public static Uri AddressOf(string variable, string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
                ? uri
                : throw new InvalidDataException(
                    $"{variable}: expected an http or https address, found \"{RemoteText.Clip(text)}\"");

    private static string? Token(Func<string, string?> variable, string home)
    {
        if (First(variable, "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN") is string given)
            return Clean(given);
        string path = First(variable, "HF_TOKEN_PATH") is string named
            ? Expand(named, variable)
            : Path.Combine(home, "token");
        return File.Exists(path) ? Clean(File.ReadAllText(path)) : null;
    }

    private static string? Clean(string text)
    {
        string token = string.Concat(text.Where(c => c is not ('\r' or '\n'))).Trim();
        if (token.Length > LongestToken || token.Any(c => c is <= ' ' or > '~'))
            throw new InvalidDataException("HF_TOKEN: expected letters, digits and punctuation without spaces");
        return token.Length == 0 ? null : token;
    }

    private static string? First(Func<string, string?> variable, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (variable(name) is { Length: > 0 } value)
                return value;
        }
        return null;
    }

    private static bool IsTrue(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    /// <summary>Expands a path as Python's <c>expanduser</c> and <c>expandvars</c> do.</summary>
    private static string Expand(string path, Func<string, string?> variable)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        return Variable().Replace(path, match => variable(match.Groups["name"].Value) ?? match.Value);
    }

    [GeneratedRegex(@"\$(?<name>[A-Za-z0-9_]+)|\$\{(?<name>[^}]*)\}")]
    private static partial Regex Variable();
}
