
namespace Hypencoder.Cli;

/// <summary>Chooses the folder of a study: <c>out/NAME-PROFILE</c>, then the same with -2, -3 and so on.</summary>
internal static class StudyOutput
{
    /// <summary>The first folder of the series that is missing or empty.</summary>
    public static string FirstFree(string first) => Series(first).First(folder => !IsTaken(folder));

    /// <summary>The last folder of the series that holds an unfinished study; null when there is none.</summary>
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
