using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Retrieval;

/// <summary>Encodes a corpus into an index folder, in blocks that a later run can go on from.</summary>
internal static class CorpusEncoder
{
    /// <summary>Encodes every passage; the folder then opens as a <see cref="PassageIndex"/>.</summary>
    /// <param name="model">Makes the vectors.</param>
    /// <param name="corpus">A name for the corpus, kept in <c>index.json</c>.</param>
    /// <param name="passages">Read once.</param>
    /// <param name="directory">Made if missing.</param>
    /// <param name="resume">
    /// Go on with what an interrupted run left there. The corpus must have the same passages, whatever its name.
    /// </param>
    /// <param name="extend">
    /// The same, and add the passages that the corpus has gained at its end. The result has the same bytes as if all
    /// had been encoded at once; until it is finished, the index stays as it was. Neighbour graph and clusters stay,
    /// and no longer belong.
    /// </param>
    /// <param name="maxLength">In tokens; null for the model's own.</param>
    /// <param name="element">How the vectors are kept.</param>
    /// <param name="progress">Called after each block.</param>
    /// <param name="cancellationToken">Stops after the block in progress; finished blocks are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder holds another index, an id comes twice, or the index there was begun with another model, corpus or
    /// kind of vectors.
    /// </exception>
    public static EncodingOutcome Encode(
        RetrievalModel model, string corpus, IEnumerable<Passage> passages, string directory, bool resume = false,
        bool extend = false, int? maxLength = null, VectorElement element = VectorElement.Float32,
        Action<EncodingProgress>? progress = null, CancellationToken cancellationToken = default)
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
                $"{directory}: holds an index already; go on with it (--resume), add to it (--extend) or choose "
                + "another folder");
        }
        return GoOn(encoding, wanted, passages, directory, extend, cancellationToken);
    }

    private static EncodingOutcome GoOn(
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
                $"{directory}: passages were added to the index or removed from it since it was encoded, so it is "
                + "not gone on with: encode the corpus into another folder");
        }
        info = info with
        {
            PassagePrompt = wanted.PassagePrompt, // which version 1 did not record
            Pooling = wanted.Pooling,
            Normalized = wanted.Normalized,
            Model = wanted.Model,
            QueryPrompt = wanted.QueryPrompt,
            QueryMaxLength = wanted.QueryMaxLength,
            ModelPooling = wanted.ModelPooling,
            ModelNormalize = wanted.ModelNormalize,
        };
        bool isBegun = extension.IsBegun, isLonger;
        IndexInfo keptInfo = isBegun ? IndexInfoFile.Read(extension.Folder) : info;
        using (PassageFile kept = PassageFile.Open(isBegun ? extension.Folder : directory, keptInfo))
        using (CorpusComparison comparison = new(passages, kept, cancellationToken))
        {
            if (comparison.Common < info.Passages)
                throw comparison.Difference(directory, wanted.Corpus);
            isLonger = comparison.Common > info.Passages || comparison.HasMore;
            if (isLonger && !comparison.IsSame)
            {
                if (!extend)
                    throw Longer(directory, info, wanted.Corpus, comparison.Common + comparison.Rest().Count());
                isBegun = false;
                extension.Begin(
                    wanted, kept.ReadAll().Take(comparison.Common).Concat(comparison.Rest()), cancellationToken);
            }
        }
        bool wasFinished = IndexFolder.IsFinished(directory, info);
        IndexFolder.Upgrade(directory, info, cancellationToken);
        encoding.Complete(directory, resume: true);
        if (!isLonger)
            return wasFinished ? EncodingOutcome.WasComplete : EncodingOutcome.Resumed;
        encoding.Complete(extension, directory, info.Passages, resume: isBegun);
        extension.Commit();
        return EncodingOutcome.Extended;
    }

    private static void RequireSame(string directory, IndexInfo found, IndexInfo wanted)
    {
        if (!found.IsEncodedAs(wanted))
        {
            throw new InvalidDataException(
                $"{directory}: was begun with {Text(found)}, and cannot go on with {Text(wanted)}");
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
