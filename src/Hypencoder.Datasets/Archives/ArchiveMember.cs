namespace Hypencoder.Datasets.Archives;

/// <summary>A file that is taken out of an archive.</summary>
/// <param name="Path">In the archive, with <c>/</c> between folders; of a BEIR archive below its one folder.</param>
/// <param name="Name">Where it goes, as <see cref="DatasetFile.Name"/>.</param>
internal sealed record ArchiveMember(string Path, string Name)
{
    /// <summary>Its lines are mended by <see cref="DoubleEncoding"/> on the way.</summary>
    public bool IsDoubleEncoded { get; init; }

    /// <summary>
    /// A file that says which making of it this is, and what it must say: ir_datasets' own way to tell a mended corpus
    /// from one of its older versions.
    /// </summary>
    public (string Name, string Content)? Stamp { get; init; }
}
