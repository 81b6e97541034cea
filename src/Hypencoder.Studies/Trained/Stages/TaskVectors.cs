using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Training;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// Vectors of a task's passages by the pretrained encoder, for models that are trained on with it frozen. Passages of
/// the study's own collection have theirs already.
/// </summary>
internal sealed class TaskVectors(StudyContext context, StudyModel model, int maxLength) : IDisposable
{
    private readonly StudyIndexes _indexes = new(context);
    private readonly List<PassageIndex> _opened = [];
    private (PassageIndex Index, Dictionary<string, int> Rows)? _corpus;

    /// <summary>The vectors of passages, in their order; encodes those that have none.</summary>
    /// <param name="name">What the passages are called in messages.</param>
    /// <param name="passages">The passages.</param>
    public EncodedPassages Of(string name, IReadOnlyList<Passage> passages)
    {
        if (maxLength == context.Profile.PassageMaxLength && TryFind(passages) is EncodedPassages found)
            return found;
        string path = _indexes.PathOf(model, "", name, passages, maxLength);
        using (RetrievalModel encoder = _indexes.LoadPretrained())
            _indexes.Encode(encoder, name, passages, path, maxLength);
        return new EncodedPassages(Open(path).Vectors);
    }

    /// <inheritdoc/>
    public void Dispose() => _opened.ForEach(i => i.Dispose());

    private EncodedPassages? TryFind(IReadOnlyList<Passage> passages)
    {
        (PassageIndex index, Dictionary<string, int> known) = _corpus ??= OpenCorpus();
        int[] rows = new int[passages.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            if (!known.TryGetValue(passages[i].Id, out rows[i])
                || index.Passage(rows[i]).FullText != passages[i].FullText)
                return null;
        }
        return new EncodedPassages(index.Vectors, rows);
    }

    private (PassageIndex Index, Dictionary<string, int> Rows) OpenCorpus()
    {
        PassageIndex index = Open(_indexes.SharedPath(context.Study.Collection));
        return (index, index.Ids().Index().ToDictionary(id => id.Item, id => id.Index));
    }

    private PassageIndex Open(string path)
    {
        PassageIndex index = PassageIndex.Open(path);
        _opened.Add(index);
        return index;
    }
}
