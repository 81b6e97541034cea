using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Retrieval.Indexing.Import;
using Hypencoder.Search;
using Hypencoder.Search.Files;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>
/// The steps that create an index folder: <see cref="Begin"/>, then the vectors, then <see cref="Finish"/>. After an
/// interruption at any point, a later run can resume.
/// </summary>
internal static class IndexFolder
{
    /// <summary>Writes the passages and the description of the index, replacing everything in the folder.</summary>
    public static IndexInfo Begin(
        string directory, IndexInfo wanted, IEnumerable<Passage> passages, CancellationToken cancellationToken)
    {
        IndexInfo info = wanted;
        NewFolder.Create(directory, () => info = BeginIn(directory, wanted, passages, cancellationToken));
        return info;
    }

    private static IndexInfo BeginIn(
        string directory, IndexInfo wanted, IEnumerable<Passage> passages, CancellationToken cancellationToken)
    {
        string vectors = PassageIndex.VectorsPath(directory);
        // A new index must not resume with vectors of other passages.
        File.Delete(IndexInfoFile.PathIn(directory));
        foreach (string path in new[] { vectors, ResumableFile.PartPath(vectors), ResumableFile.LogPath(vectors) })
            File.Delete(path);
        (int count, string sha256) = PassageWriter.Write(directory, passages, cancellationToken);
        IndexInfo info = wanted with { Passages = count, PassagesSha256 = sha256, VectorsFingerprint = null };
        IndexInfoFile.Write(directory, info);
        return info;
    }

    /// <summary>Records in the index that its vectors are complete, with their fingerprint.</summary>
    /// <exception cref="InvalidDataException">The vectors belong to another index.</exception>
    public static void Finish(string directory, IndexInfo info)
    {
        using VectorStore vectors = VectorStore.Open(PassageIndex.VectorsPath(directory));
        RequireOwn(directory, info, vectors);
        if (info.VectorsFingerprint is not null)
            return;
        using (PassageFile passages = PassageFile.Open(directory, info))
            RequireIds(directory, passages.ReadAll(), vectors.Id);
        IndexInfoFile.Write(directory, info with { VectorsFingerprint = vectors.Fingerprint });
    }

    /// <summary>Upgrades an index of version 1, finished or not, to version 2.</summary>
    public static IndexInfo Upgrade(string directory, IndexInfo info, CancellationToken cancellationToken)
    {
        if (info.HasChecksums)
            return info;
        using PassageFile passages = PassageFile.Open(directory, info);
        string path = PassageIndex.VectorsPath(directory);
        if (File.Exists(path))
        {
            using VectorStore vectors = VectorStore.Open(path);
            RequireOwn(directory, info, vectors);
            RequireIds(directory, passages.ReadAll(), vectors.Id);
        }
        (_, string sha256) = PassageWriter.Write(directory, passages.ReadAll(), cancellationToken);
        IndexInfo upgraded = info with { Version = IndexInfo.CurrentVersion, PassagesSha256 = sha256 };
        IndexInfoFile.Write(directory, upgraded);
        return upgraded;
    }

    /// <summary>Whether the vectors are present and complete.</summary>
    public static bool IsFinished(string directory, IndexInfo info) =>
        info.Segments is not null
        || (File.Exists(PassageIndex.VectorsPath(directory))
            && (info.VectorsFingerprint is not null || !info.HasChecksums)
            && !new IndexExtension(directory).IsFinished);

    /// <exception cref="InvalidDataException">The index is unfinished and cannot be opened.</exception>
    public static void RequireFinished(string directory, IndexInfo info)
    {
        if (!IsFinished(directory, info))
        {
            throw new InvalidDataException(
                $"{directory}: the index is unfinished; run the command that created it with --resume");
        }
    }

    /// <summary>Compares an index with its vector store.</summary>
    /// <exception cref="InvalidDataException">The store belongs to another index.</exception>
    public static void RequireOwn(string directory, IndexInfo info, VectorStore vectors)
    {
        Require("passages", info.Passages, vectors.Count);
        Require("vectors", IndexInfoFile.Name(info.Vectors), IndexInfoFile.Name(vectors.Element));
        Require("model_fingerprint", info.ModelFingerprint, vectors.ModelFingerprint);
        if (info.VectorsFingerprint is not null)
            Require("vectors_fingerprint", info.VectorsFingerprint, vectors.Fingerprint);

        void Require<T>(string field, T found, T expected)
            where T : IEquatable<T>
        {
            if (!found.Equals(expected))
            {
                throw new InvalidDataException(
                    $"{IndexInfoFile.PathIn(directory)}: {field}: expected {OneLine($"{expected}")}, as {vectors.Path} "
                    + $"has, found {OneLine($"{found}")}");
            }
        }
    }

    /// <summary>Compares the ids of passages with those of their vectors.</summary>
    /// <exception cref="InvalidDataException">An id differs.</exception>
    public static void RequireIds(string directory, IEnumerable<Passage> passages, Func<int, string> id)
    {
        foreach ((int index, Passage passage) in passages.Index())
            RequireId(directory, index, passage, id(index));
    }

    /// <inheritdoc cref="RequireIds"/>
    public static void RequireId(string directory, int index, Passage passage, string id)
    {
        if (passage.Id != id)
        {
            throw new InvalidDataException(
                $"{PassageFile.PathIn(directory)}:{index + 1}: expected passage {ItemText.Quote(id)}, whose vector is "
                + $"at that place, found {ItemText.Quote(passage.Id)}");
        }
    }
}
