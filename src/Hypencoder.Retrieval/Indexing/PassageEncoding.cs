using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>Encodes the passages of an index folder to vectors, block by block.</summary>
internal sealed class PassageEncoding(
    RetrievalModel model, IndexInfo wanted, IProgress<EncodingProgress>? progress, CancellationToken cancellationToken)
{
    /// <summary>
    /// Number of passages encoded at a time. A resumed or extended encoding begins at a multiple of it: the bits of a
    /// vector depend on the passages that are encoded together, so this keeps them the same.
    /// </summary>
    public const int BlockSize = 1024;

    /// <summary>Encodes an index that has passages, but not all of the vectors.</summary>
    public void Complete(string directory, bool resume)
    {
        string vectors = PassageIndex.VectorsPath(directory);
        Complete(directory, () => resume
            ? VectorStoreWriter.Resume(vectors, model.Config.Dimension, model.Fingerprint, wanted.Vectors)
            : VectorStoreWriter.Create(vectors, model.Config.Dimension, model.Fingerprint, wanted.Vectors));
    }

    /// <summary>Encodes the passages of an extension; whole blocks of the index are copied.</summary>
    public void Complete(IndexExtension extension, string directory, int passages, bool resume) =>
        Complete(extension.Folder, () => VectorStoreWriter.Extend(
            PassageIndex.VectorsPath(directory), PassageIndex.VectorsPath(extension.Folder), resume,
            passages / BlockSize * BlockSize));

    private void Complete(string directory, Func<VectorStoreWriter> open)
    {
        IndexInfo info = IndexInfoFile.Read(directory);
        if (!File.Exists(PassageIndex.VectorsPath(directory)))
        {
            using PassageFile passages = PassageFile.Open(directory, info);
            using VectorStoreWriter writer = open();
            IndexFolder.RequireIds(directory, passages.ReadAll().Take(writer.Count), writer.Id);
            Encode(passages, writer);
            writer.Complete();
        }
        IndexFolder.Finish(directory, info);
    }

    private void Encode(PassageFile passages, VectorStoreWriter writer)
    {
        Stopwatch clock = Stopwatch.StartNew();
        int first = writer.Count;
        while (writer.Count < passages.Count)
        {
            int start = writer.Count / BlockSize * BlockSize;
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<Passage> block = passages.Read(start, Math.Min(BlockSize, passages.Count - start));
            float[] vectors = model.EncodePassages([.. block.Select(p => p.FullText)], wanted.MaxLength,
                cancellationToken);
            int kept = writer.Count - start;
            writer.Append([.. block.Skip(kept).Select(p => p.Id)], vectors.AsSpan(kept * writer.Dimension));
            double speed = (writer.Count - first) / Math.Max(1e-6, clock.Elapsed.TotalSeconds);
            progress?.Report(new EncodingProgress(
                writer.Count, passages.Count, speed, TimeSpan.FromSeconds((passages.Count - writer.Count) / speed)));
        }
    }
}
