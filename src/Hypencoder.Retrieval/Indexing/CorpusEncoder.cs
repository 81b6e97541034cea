using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>Encodes a corpus into an index folder in blocks, so that an interrupted run can be resumed.</summary>
internal static class CorpusEncoder
{
    /// <summary>Encodes every passage; the folder then opens as a <see cref="PassageIndex"/>.</summary>
    /// <param name="model">The model that encodes the passages.</param>
    /// <param name="corpus">Name of the corpus, which is recorded in <c>index.json</c>.</param>
    /// <param name="passages">The passages, which are enumerated once.</param>
    /// <param name="directory">The index folder, created if missing.</param>
    /// <param name="resume">
    /// Whether to resume an interrupted run in the folder. The corpus must have the same passages; its name may differ.
    /// </param>
    /// <param name="extend">
    /// Whether to resume, and to add passages that were appended to the corpus. The result has the same bytes as if all
    /// passages had been encoded at once; until it is finished, the index stays as it was. An existing neighbour graph
    /// and clusters are kept, but no longer match the index.
    /// </param>
    /// <param name="maxLength">Maximum length of a passage in tokens; null for the model's.</param>
    /// <param name="element">Element type of the stored vectors.</param>
    /// <param name="progress">Receives a report after each block; may be null.</param>
    /// <param name="cancellationToken">Stops after the current block; finished blocks are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder holds another index, an id occurs twice, or the index was begun with another model, corpus or
    /// element type.
    /// </exception>
    public static EncodingOutcome Encode(
        RetrievalModel model, string corpus, IEnumerable<Passage> passages, string directory, bool resume = false,
        bool extend = false, int? maxLength = null, VectorElement element = VectorElement.Float32,
        IProgress<EncodingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IndexInfo wanted = IndexInfo.Of(model, corpus, maxLength, element);
        PassageEncoding encoding = new(model, wanted, progress, cancellationToken);
        if (!IndexInfoFile.IsIn(directory))
        {
            new IndexExtension(directory).Delete();
            IndexFolder.Begin(directory, wanted, passages, cancellationToken);
            encoding.Complete(directory, resume: false);
            return EncodingOutcome.Encoded;
        }
        if (!resume && !extend)
        {
            throw new InvalidDataException(
                $"{directory}: the folder holds an index already; resume it (--resume), add to it (--extend) or "
                + "choose another folder");
        }
        return Continue(encoding, wanted, passages, directory, extend, cancellationToken);
    }

    private static EncodingOutcome Continue(
        PassageEncoding encoding, IndexInfo wanted, IEnumerable<Passage> passages, string directory, bool extend,
        CancellationToken cancellationToken)
    {
        IndexExtension extension = new(directory);
        extension.Commit();
        IndexInfo info = IndexInfoFile.Read(directory);
        RequireSame(directory, info, wanted);
        if (info.Segments is not null)
        {
            throw new InvalidDataException(
                $"{directory}: passages were added to the index or removed from it since it was encoded, so it "
                + "cannot be resumed: encode the corpus into another folder");
        }
        info = info with
        {
            PassagePrompt = wanted.PassagePrompt, // version 1 did not record these
            Pooling = wanted.Pooling,
            Normalized = wanted.Normalized,
            PassageFingerprint = wanted.PassageFingerprint,
            Model = wanted.Model,
            QueryPrompt = wanted.QueryPrompt,
            QueryMaxLength = wanted.QueryMaxLength,
            ModelPooling = wanted.ModelPooling,
            ModelNormalize = wanted.ModelNormalize,
        };
        bool isStarted = extension.IsStarted, isLonger;
        IndexInfo keptInfo = isStarted ? IndexInfoFile.Read(extension.Folder) : info;
        using (PassageFile kept = PassageFile.Open(isStarted ? extension.Folder : directory, keptInfo))
        using (CorpusComparison comparison = new(passages, kept, cancellationToken))
        {
            if (comparison.Common < info.Passages)
                throw comparison.Difference(directory, wanted.Corpus);
            isLonger = comparison.Common > info.Passages || comparison.HasMore;
            if (isLonger && !comparison.IsSame)
            {
                if (!extend)
                    throw Longer(directory, info, wanted.Corpus, comparison.Common + comparison.Rest().Count());
                isStarted = false;
                extension.Begin(
                    wanted, kept.ReadAll().Take(comparison.Common).Concat(comparison.Rest()), cancellationToken);
            }
        }
        bool wasFinished = IndexFolder.IsFinished(directory, info);
        IndexFolder.Upgrade(directory, info, cancellationToken);
        encoding.Complete(directory, resume: true);
        if (!isLonger)
            return wasFinished ? EncodingOutcome.WasComplete : EncodingOutcome.Resumed;
        encoding.Complete(extension, directory, info.Passages, resume: isStarted);
        extension.Commit();
        return EncodingOutcome.Extended;
    }

    internal static void RequireSame(string directory, IndexInfo found, IndexInfo wanted)
    {
        if (!found.IsEncodedAs(wanted))
        {
            throw new InvalidDataException(
                $"{directory}: the index was begun with {Text(found)} and cannot be resumed with {Text(wanted)}");
        }
    }

    private static string Text(IndexInfo info) =>
        $"model {MessageText.OneLine(info.ModelFingerprint)}, {info.MaxLength} tokens, "
        + (string.IsNullOrEmpty(info.PassagePrompt) ? "" : $"prompt \"{MessageText.OneLine(info.PassagePrompt)}\", ")
        + $"{IndexInfoFile.Name(info.Vectors)} vectors";

    private static InvalidDataException Longer(string directory, IndexInfo info, string corpus, int passages) => new(
        $"{corpus}: expected the {info.Passages} passages of {directory}, found {passages - info.Passages} more after "
        + "them; --extend adds those");
}
