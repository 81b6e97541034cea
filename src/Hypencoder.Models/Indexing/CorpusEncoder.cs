using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Models.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Models;

/// <summary>Encodes a corpus into an index folder, in blocks that a later run can go on from.</summary>
public static class CorpusEncoder
{
    /// <summary>
    /// Passages encoded at a time. An interrupted run begins again at a multiple of it, since the bits of a vector
    /// depend on what it is encoded with.
    /// </summary>
    private const int BlockSize = 1024;

    /// <summary>Encodes every passage; the folder then opens as a <see cref="PassageIndex"/>.</summary>
    /// <param name="model">Makes the vectors.</param>
    /// <param name="corpus">A name for the corpus, kept in <c>index.json</c>.</param>
    /// <param name="passages">Read once.</param>
    /// <param name="directory">Made if missing.</param>
    /// <param name="resume">Go on with what an interrupted run left there.</param>
    /// <param name="maxLength">In tokens; null for the model's own.</param>
    /// <param name="element">How the vectors are kept.</param>
    /// <param name="progress">Called after each block.</param>
    /// <param name="cancellation">Stops after the block in progress; finished blocks are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder holds another index, an id comes twice, or the unfinished index was begun with another model, corpus
    /// or kind of vectors.
    /// </exception>
    public static void Encode(
        RetrievalModel model, string corpus, IEnumerable<Passage> passages, string directory, bool resume = false,
        int? maxLength = null, VectorElement element = VectorElement.Float32,
        Action<EncodingProgress>? progress = null, CancellationToken cancellation = default)
    {
        string vectors = PassageIndex.VectorsPath(directory), text = PassageIndex.PassagesPath(directory);
        IndexInfo wanted = new()
        {
            Corpus = corpus,
            Passages = 0,
            ModelFingerprint = model.Fingerprint,
            MaxLength = maxLength ?? model.Config.PassageMaxLength,
            Vectors = element,
        };
        bool begun = File.Exists(IndexInfo.PathIn(directory));
        if (begun && !resume)
        {
            throw new InvalidDataException(
                $"{directory}: holds an index already; go on with it (--resume) or choose another folder");
        }
        if (begun)
            RequireSame(directory, IndexInfo.Read(directory), wanted);
        if (begun && File.Exists(vectors))
            return;
        if (!begun)
        {
            Directory.CreateDirectory(directory);
            int count = PassageFile.Write(text, passages, cancellation);
            (wanted with { Passages = count }).Write(directory);
        }
        using VectorStoreWriter writer = begun
            ? VectorStoreWriter.Resume(vectors, model.Config.Dimension, model.Fingerprint, element)
            : VectorStoreWriter.Create(vectors, model.Config.Dimension, model.Fingerprint, element);
        Encode(model, new PassageFile(text), writer, wanted.MaxLength, progress, cancellation);
        writer.Complete();
    }

    private static void Encode(
        RetrievalModel model, PassageFile passages, VectorStoreWriter writer, int maxLength,
        Action<EncodingProgress>? progress, CancellationToken cancellation)
    {
        Stopwatch clock = Stopwatch.StartNew();
        int first = writer.Count;
        for (int start = writer.Count / BlockSize * BlockSize; start < passages.Count; start += BlockSize)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<Passage> block = passages.Read(start, Math.Min(BlockSize, passages.Count - start));
            float[] vectors = model.EncodePassages([.. block.Select(p => p.FullText)], maxLength);
            int kept = writer.Count - start;
            writer.Append([.. block.Skip(kept).Select(p => p.Id)], vectors.AsSpan(kept * writer.Dimension));
            double speed = (writer.Count - first) / clock.Elapsed.TotalSeconds;
            progress?.Invoke(new EncodingProgress(
                writer.Count, passages.Count, speed, TimeSpan.FromSeconds((passages.Count - writer.Count) / speed)));
        }
    }

    private static void RequireSame(string directory, IndexInfo found, IndexInfo wanted)
    {
        IndexInfo comparable = found with { Passages = wanted.Passages };
        if (comparable != wanted)
        {
            throw new InvalidDataException(
                $"{directory}: was begun with {Text(found)}, and cannot go on with {Text(wanted)}");
        }
    }

    private static string Text(IndexInfo info) =>
        $"model {info.ModelFingerprint}, corpus {info.Corpus}, {info.MaxLength} tokens, "
        + $"{info.Vectors.ToString().ToLowerInvariant()} vectors";
}
