using Hypencoder.Cli.Output;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// Chooses the folder of a study: <c>out/NAME-PROFILE</c>, or that name followed by -2, -3 and so on.
/// </summary>
internal static class StudyOutput
{
    private const string Root = "out";

    /// <summary>Returns the folder of --out or, where it is not given, the next one of the series.</summary>
    /// <param name="terminal">The terminal that receives a note about an unfinished study that is not resumed.</param>
    /// <param name="name">Name of the series.</param>
    /// <param name="arguments">The arguments, of which --out and --resume are used.</param>
    /// <exception cref="InvalidDataException">There is no unfinished study to resume.</exception>
    public static string Choose(Terminal terminal, string name, StudyArguments arguments)
    {
        if (arguments.Output is not null)
            return arguments.Output;
        string first = Path.Combine(Root, name);
        string? unfinished = LastUnfinished(first);
        if (arguments.Resume)
        {
            return unfinished ?? throw new InvalidDataException(
                $"{first}: expected an unfinished study to resume, found none; omit --resume to begin one");
        }
        if (unfinished is not null)
            terminal.Error.WriteLine($"note: {unfinished} holds an unfinished study; use --resume to continue it");
        return FirstFree(first);
    }

    /// <summary>Returns the first folder of the series that is missing or empty.</summary>
    public static string FirstFree(string first) => Series(first).First(folder => !IsTaken(folder));

    /// <summary>
    /// Returns the last folder of the series that holds an unfinished study; null where there is none.
    /// </summary>
    public static string? LastUnfinished(string first) =>
        Series(first).TakeWhile(IsTaken).LastOrDefault(IsUnfinished);

    private static IEnumerable<string> Series(string first)
    {
        yield return first;
        for (int i = 2; ; i++)
            yield return $"{first}-{i}";
    }

    private static bool IsTaken(string folder) =>
        File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any());

    /// <summary>A study writes its settings first and its results last.</summary>
    private static bool IsUnfinished(string folder) =>
        File.Exists(Path.Combine(folder, "study.yaml")) && !File.Exists(Path.Combine(folder, "results.json"));
}
