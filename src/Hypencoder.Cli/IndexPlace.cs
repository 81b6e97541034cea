using System.CommandLine;
using Hypencoder.Cli.Paths;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Cli;

/// <summary>Finds the index folder of the documents around the current folder.</summary>
internal static class IndexPlace
{
    /// <summary>Name of the folder in which <c>hypencoder index</c> makes an index.</summary>
    public const string DefaultName = ".hypencoder";

    /// <summary>Creates the option that names an index and has a default.</summary>
    public static Option<string?> Option() => VerbOptions.OptionalText(
        "--index", "DIR", $"The index folder [default: {DefaultName} in this folder or the nearest one above]")
        .Names(PathRole.Index);

    /// <summary>
    /// The index that is named, or else the one in the current folder or in the nearest folder above it, as a path
    /// relative to the current folder.
    /// </summary>
    /// <exception cref="InvalidDataException">None is named, and there is none.</exception>
    public static string Find(string? named)
    {
        if (named is not null)
            return named;
        string current = Directory.GetCurrentDirectory();
        for (string? folder = current; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string index = Path.Combine(folder, DefaultName);
            if (IndexInfoFile.IsIn(index))
                return Path.GetRelativePath(current, index);
        }
        throw new InvalidDataException(
            $"expected an index, found no {DefaultName} in this folder or above it; create one with `hypencoder index "
            + "PATH…`, or name one with --index");
    }
}
