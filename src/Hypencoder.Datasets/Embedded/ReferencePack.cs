using Hypencoder.Data;
using Hypencoder.Datasets.Storing;

namespace Hypencoder.Datasets.Embedded;

/// <summary>Finds the reference packages of .NET from which the embedded collections are read.</summary>
internal static class ReferencePack
{
    /// <summary>
    /// Version of every reference package. It is fixed, so that the collections are the same everywhere.
    /// </summary>
    public const string Version = "10.0.10";

    private static readonly PackageFile[] All =
    [
        new(new NuGetPackage("Microsoft.NETCore.App.Ref", Version), null,
            "995e22bdc4f70db27044d152e55cf231a9712338e4e391a2b9b497a756a647c3", 7_188_774),
        new(new NuGetPackage("Microsoft.AspNetCore.App.Ref", Version), null,
            "7315836c39f84f6f1b0d73a27ff1103bf2970ed4bfa194b8a69ea8938ba50d20", 7_208_819),
    ];

    /// <summary>
    /// Fetches a package to a path; null in programs that only use packages which their projects name. Programs set it
    /// before they open collections.
    /// </summary>
    public static Action<PackageFile, string>? Fetch { get; set; }

    /// <summary>
    /// Path of a package: beside the program, where builds of this repository and projects that name it in a
    /// <c>PackageDownload</c> item have it, in NuGet's folder of packages, or where the tool fetches it to.
    /// </summary>
    /// <param name="id">Id of the package in lower case.</param>
    public static string Find(string id)
    {
        string name = $"{id}.{Version}.nupkg", besideProgram = Path.Combine(AppContext.BaseDirectory, name);
        string restored = Path.Combine(PackageFolder(), id, Version, name);
        if (File.Exists(besideProgram) || File.Exists(restored))
            return File.Exists(besideProgram) ? besideProgram : restored;
        string fetched = CacheFolder.OfPackage(id, Version, name);
        if (!File.Exists(fetched))
            Fetch?.Invoke(All.Single(file => file.Package.FileName == name), fetched);
        return File.Exists(fetched) ? fetched : besideProgram;
    }

    private static string PackageFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
