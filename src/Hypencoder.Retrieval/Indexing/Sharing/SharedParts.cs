using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Indexing.Sharing;

/// <summary>
/// Vectors of an index that several processes encode, in parts: each part is a vector store in the folder <c>parts</c>,
/// which appears under its name when it is complete.
/// </summary>
/// <param name="directory">The index folder.</param>
/// <param name="info">Description of the index.</param>
/// <param name="model">The model that encodes its passages.</param>
/// <param name="worker">Name of this process, which begins the names of its unfinished files.</param>
internal sealed class SharedParts(string directory, IndexInfo info, RetrievalModel model, string worker)
{
    private const int MostParts = 4096;
    private const string Extension = ".vectors";

    /// <summary>Number of passages of each part but the last, a multiple of a block.</summary>
    public int PartSize { get; } = PartSizeOf(info.Passages);

    /// <summary>Number of parts.</summary>
    public int Count => (int)(((long)info.Passages + PartSize - 1) / PartSize);

    /// <summary>The folder of an index's parts.</summary>
    public static string FolderOf(string directory) => Path.Combine(directory, "parts");

    /// <summary>Name of a part.</summary>
    public static string Name(int part) => $"{part:D6}";

    /// <summary>Number of passages of a part.</summary>
    public int SizeOf(int part) => (int)Math.Min(PartSize, info.Passages - (long)part * PartSize);

    /// <summary>Whether a part is complete.</summary>
    public bool Has(int part) => File.Exists(PathOf(part));

    /// <summary>The parts that are complete.</summary>
    public HashSet<int> Complete() =>
    [
        .. Directory.EnumerateFiles(FolderOf(directory), "*" + Extension)
            .Select(p => int.TryParse(Path.GetFileNameWithoutExtension(p), out int part) ? part : -1)
            .Where(p => p >= 0),
    ];

    /// <summary>Encodes a part.</summary>
    /// <param name="part">Number of the part.</param>
    /// <param name="blockDone">Called with the number of passages of the part that are encoded.</param>
    /// <param name="cancellationToken">Stops after the current block.</param>
    public void Encode(int part, Action<int> blockDone, CancellationToken cancellationToken)
    {
        string own = OwnPath(Name(part));
        try
        {
            using PassageFile passages = PassageFile.Open(directory, info);
            using (VectorStoreWriter writer = Writer(own))
            {
                while (writer.Count < SizeOf(part))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    int start = part * PartSize + writer.Count;
                    IReadOnlyList<Passage> block = passages.Read(
                        start, Math.Min(PassageEncoding.BlockSize, SizeOf(part) - writer.Count));
                    float[] vectors = model.EncodePassages(
                        [.. block.Select(p => p.FullText)], info.MaxLength, cancellationToken);
                    writer.Append([.. block.Select(p => p.Id)], vectors);
                    blockDone(writer.Count);
                }
                writer.Complete();
            }
            File.Move(own, PathOf(part), overwrite: true);
        }
        finally
        {
            Delete(own);
        }
    }

    /// <summary>Joins all parts to the vectors of the index, whose bytes are those of an index that one process encoded.</summary>
    /// <exception cref="InvalidDataException">A part is damaged, or belongs to another index; it was deleted.</exception>
    public void Join()
    {
        string own = OwnPath("all");
        try
        {
            using (VectorStoreWriter writer = Writer(own))
            {
                for (int part = 0; part < Count; part++)
                    Append(writer, part);
                writer.Complete();
            }
            File.Move(own, PassageIndex.VectorsPath(directory), overwrite: true);
        }
        finally
        {
            Delete(own);
        }
    }

    private void Append(VectorStoreWriter writer, int part)
    {
        try
        {
            using VectorStore store = VectorStore.Open(PathOf(part));
            store.Verify();
            if (store.Count != SizeOf(part) || store.ModelFingerprint != info.ModelFingerprint
                || store.Element != info.Vectors)
            {
                throw new InvalidDataException($"{store.Path}: expected part {part} of this index, found another's");
            }
            writer.Append(store, [.. Enumerable.Range(0, store.Count)]);
        }
        catch (InvalidDataException e)
        {
            File.Delete(PathOf(part));
            throw new InvalidDataException(
                $"{e.Message}; the part was deleted: run the command again, which encodes it", e);
        }
    }

    private VectorStoreWriter Writer(string path) =>
        VectorStoreWriter.Create(path, model.Config.Dimension, info.ModelFingerprint, info.Vectors);

    private string PathOf(int part) => Path.Combine(FolderOf(directory), Name(part) + Extension);

    private string OwnPath(string name) => Path.Combine(FolderOf(directory), $"{worker}.{name}");

    /// <summary>
    /// Number of passages of a part: one block, or as many blocks as keep the number of parts, which is one of files,
    /// within <see cref="MostParts"/>.
    /// </summary>
    private static int PartSizeOf(int passages)
    {
        int blocks = (int)(((long)passages + PassageEncoding.BlockSize - 1) / PassageEncoding.BlockSize);
        return Math.Max(1, (blocks + MostParts - 1) / MostParts) * PassageEncoding.BlockSize;
    }

    private static void Delete(string path)
    {
        foreach (string file in new[] { path, ResumableFile.PartPath(path), ResumableFile.LogPath(path) })
        {
            if (File.Exists(file))
                File.Delete(file);
        }
    }
}
