namespace Hypencoder.Datasets;

/// <summary>A NuGet package of one version.</summary>
/// <param name="Id">Id as its authors write it.</param>
/// <param name="Version">Version, normalised.</param>
internal sealed record NuGetPackage(string Id, string Version)
{
    /// <summary>Name of the package's file, in lower case as in NuGet's folders.</summary>
    public string FileName => $"{Id}.{Version}.nupkg".ToLowerInvariant();

    /// <summary>Text such as <c>NodaTime 3.3.7</c>.</summary>
    public override string ToString() => $"{Id} {Version}";
}
