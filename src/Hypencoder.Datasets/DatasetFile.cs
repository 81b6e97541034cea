using Hypencoder.Datasets.Archives;
using Hypencoder.Hub;

namespace Hypencoder.Datasets;

/// <summary>A file of a dataset, a NuGet package, or the files of one Hugging Face repository.</summary>
internal sealed record DatasetFile
{
    /// <summary>
    /// Path relative to <see cref="DatasetOptions.Folder"/> and to the folder of ir_datasets, which has the same
    /// layout; for a repository, its id.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>
    /// Address from which the file is downloaded; null for a package and for the files of a repository.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>NuGet package that the file is; null for other files.</summary>
    public NuGetPackage? Package { get; init; }

    /// <summary>Hugging Face repository that has the files; null for a plain file and for a package.</summary>
    public HubRepository? Repository { get; init; }

    /// <summary>
    /// Paths of the files in <see cref="Repository"/>. A path with <c>*</c>, which matches any text, stands for every
    /// file that matches.
    /// </summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Size in bytes; null where it is not published.</summary>
    public long? Size { get; init; }

    /// <summary>
    /// Published hash of the file; null where there is none. For a repository, the hub's own hashes are checked as
    /// well.
    /// </summary>
    public DatasetHash? Hash { get; init; }

    /// <summary>
    /// Members to extract where the file is an archive, which is deleted afterwards; empty for other files.
    /// </summary>
    internal IReadOnlyList<ArchiveMember> Members { get; init; } = [];

    /// <summary>Other paths at which ir_datasets keeps the same file.</summary>
    internal IReadOnlyList<string> OtherNames { get; init; } = [];
}

/// <summary>A published hash of a file.</summary>
/// <param name="Algorithm">Name of the algorithm: <c>md5</c> or <c>sha256</c>.</param>
/// <param name="Value">Hash in lower-case hexadecimal digits.</param>
internal sealed record DatasetHash(string Algorithm, string Value)
{
    /// <summary>Text such as <c>md5:31644046b18952c1386cd4564ba2ae69</c>.</summary>
    public override string ToString() => $"{Algorithm}:{Value}";
}
