namespace Hypencoder.Datasets.Embedded;

/// <summary>Finds the reference packages of .NET from which the embedded collections are read.</summary>
internal static class ReferencePack
{
    /// <summary>
    /// Version of every reference package. It is fixed, so that the collections are the same everywhere.
    /// </summary>
    public const string Version = "10.0.10";

    /// <summary>
    /// Path of a package: beside the program, where builds of this repository and projects that name it in a
    /// <c>PackageDownload</c> item have it, or in NuGet's folder of packages.
    /// </summary>
    /// <param name="id">Id of the package in lower case.</param>
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
