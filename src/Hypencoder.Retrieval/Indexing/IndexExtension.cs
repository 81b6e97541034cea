using Hypencoder.Data;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// Passages that are being added to an index. The longer index is made in the folder <c>extension</c> of the old one,
/// which stays as it is until the longer one is finished; then its files take the places of the old ones,
/// <c>index.json</c> last. So an extension that was stopped is either to be gone on with or only to be moved.
/// </summary>
internal sealed class IndexExtension(string index)
{
    /// <summary>Where the longer index is made.</summary>
    public string Folder { get; } = Path.Combine(index, "extension");

    /// <summary>Whether there are passages to go on with.</summary>
    public bool IsBegun => IndexInfoFile.IsIn(Folder);

    /// <summary>Whether it is only to be moved; some files may have been.</summary>
    public bool IsFinished => IsBegun && IndexInfoFile.Read(Folder).VectorsFingerprint is not null;

    /// <summary>Writes the passages of the longer index, over an earlier extension.</summary>
    public void Begin(IndexInfo wanted, IEnumerable<Passage> passages, CancellationToken cancellationToken) =>
        IndexFolder.Begin(Folder, wanted, passages, cancellationToken);

    /// <summary>
    /// Moves a finished extension to where the old index is; removes what has no <c>index.json</c> any more, or yet.
    /// </summary>
    public void Commit()
    {
        if (!IsBegun)
            Delete();
        if (!IsFinished)
            return;
        if (IndexInfoFile.IsIn(index) && IndexInfoFile.Read(index).Segments is not null)
        {
            throw new InvalidDataException(
                $"{index}: passages were added to the index or removed from it while it was extended: delete "
                + $"{Folder}, and encode the longer corpus into another folder");
        }
        string[] names =
        [
            PassageFile.PathIn(""), PassageFile.TablePathIn(""), PassageIndex.VectorsPath(""), IndexInfoFile.PathIn(""),
        ];
        foreach (string name in names.Where(name => File.Exists(Path.Combine(Folder, name))))
            File.Move(Path.Combine(Folder, name), Path.Combine(index, name), overwrite: true);
        Delete();
    }

    /// <summary>Removes what an extension has left.</summary>
    public void Delete()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
