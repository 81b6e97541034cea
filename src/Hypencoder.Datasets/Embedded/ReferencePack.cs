namespace Hypencoder.Datasets.Embedded;

/// <summary>Where the reference packages of .NET are that the embedded collections are read from.</summary>
internal static class ReferencePack
{
    /// <summary>
    /// The version of every reference package; the collections are the same bytes for all who use it.
    /// </summary>
    public const string Version = "10.0.10";

    /// <summary>
    /// The file of a package: beside the program, where builds of this repository and projects that name it with
    /// <c>PackageDownload</c> have it, or in NuGet's folder of packages.
    /// </summary>
    /// <param name="id">The package's id in lower case.</param>
    public static string Find(string id)
    {
        string name = $"{id}.{Version}.nupkg", besideProgram = Path.Combine(AppContext.BaseDirectory, name);
        string restored = Path.Combine(PackageFolder(), id, Version, name);
        return !File.Exists(besideProgram) && File.Exists(restored) ? restored : besideProgram;
    }

    private static string PackageFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
