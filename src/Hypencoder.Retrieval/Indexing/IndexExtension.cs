using Hypencoder.Data;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// An extension of an index by passages. The longer index is written in the folder <c>extension</c> of the old one,
/// which remains until the longer one is finished; then its files replace the old ones, <c>index.json</c> last. An
/// interrupted extension can therefore be resumed, or only needs to be moved.
/// </summary>
internal sealed class IndexExtension(string index)
{
    /// <summary>Path of the folder in which the longer index is written.</summary>
    public string Folder { get; } = Path.Combine(index, "extension");

    /// <summary>Whether an extension has been started, which can be resumed.</summary>
    public bool IsStarted => IndexInfoFile.IsIn(Folder);

    /// <summary>Whether the extension only needs to be moved; some files may have been moved already.</summary>
    public bool IsFinished => IsStarted && IndexInfoFile.Read(Folder).VectorsFingerprint is not null;

    /// <summary>Writes the passages of the longer index, replacing an earlier extension.</summary>
    public void Begin(IndexInfo wanted, IEnumerable<Passage> passages, CancellationToken cancellationToken) =>
        IndexFolder.Begin(Folder, wanted, passages, cancellationToken);

    /// <summary>
    /// Moves a finished extension to the old index; removes an extension that does not have an <c>index.json</c>.
    /// </summary>
    public void Commit()
    {
        if (!IsStarted)
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

    /// <summary>Removes the folder of an extension.</summary>
    public void Delete()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
