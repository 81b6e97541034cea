using System.Text.RegularExpressions;
using Hypencoder.Data.Formats;
using Hypencoder.Server;

namespace Hypencoder.Cli.Verbs;

/// <summary>Reads <c>NAME=DIR</c> or <c>DIR</c>, an index to serve.</summary>
internal static partial class IndexArgument
{
    /// <exception cref="InvalidDataException">
    /// There is no such folder, or its name cannot be that of an index.
    /// </exception>
    public static IndexSource Parse(string value)
    {
        Match named = Named().Match(value);
        bool isNamed = named.Success && !Directory.Exists(value);
        string directory = isNamed ? named.Groups["directory"].Value : value;
        if (directory.Length == 0)
            throw new InvalidDataException($"--index: expected a folder, found \"{value}\"");
        InputPath.RequireFolder(
            directory, "an index folder", "; create one with `hypencoder index` or `hypencoder encode`");
        string name = isNamed
            ? named.Groups["name"].Value
            : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))).TrimStart('.');
        return name.Length > 0 ? new IndexSource(name, directory) : throw new InvalidDataException(
            $"--index: expected a name for the index (NAME={directory}), found \"{value}\"");
    }

    [GeneratedRegex(@"\A(?<name>[\p{L}\p{Nd}._-]+)=(?<directory>.*)\z", RegexOptions.Singleline)]
    private static partial Regex Named();
}
