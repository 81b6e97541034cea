namespace Hypencoder.Datasets.Archives;

/// <summary>A file to extract from an archive.</summary>
/// <param name="Path">
/// Path in the archive, with <c>/</c> between folders; in a BEIR archive, the path below its one folder.
/// </param>
/// <param name="Name">Path of the extracted file, relative to the cache, as <see cref="DatasetFile.Name"/>.</param>
internal sealed record ArchiveMember(string Path, string Name)
{
    /// <summary>Whether its text is repaired by <see cref="DoubleEncoding"/> when it is extracted.</summary>
    public bool IsDoubleEncoded { get; init; }

    /// <summary>
    /// Name and expected content of a file that marks the version of the extracted file, or null. ir_datasets uses one
    /// to tell a repaired corpus from that of its older versions.
    /// </summary>
    public (string Name, string Content)? Stamp { get; init; }
}
