using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// The retrieval collection made of the XML documentation of .NET: a passage says all of a member but its summary, a
/// query is a summary. Splits: train, dev, test, by declaring type, so that the types of dev and test are unseen in
/// training. Text by .NET Foundation and contributors, MIT licence.
/// </summary>
public sealed class EmbeddedCollection : TestCollection
{
    private readonly Lazy<EmbeddedContent> _content;

    internal EmbeddedCollection(string id, Func<EmbeddedContent> load)
    {
        Id = id;
        _content = new Lazy<EmbeddedContent>(load);
    }

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Splits => EmbeddedContent.Splits;

    /// <summary>
    /// Every passage, in ordinal order of id. The first call on an instance reads the packages, within seconds.
    /// </summary>
    public override IEnumerable<Passage> Passages() => _content.Value.Passages;

    /// <summary>
    /// The queries of a split in ordinal order of id, a hash of the text: any first n are a random sample.
    /// </summary>
    public override IEnumerable<Query> Queries(string split) => _content.Value.Queries[IndexOf(split)];

    /// <summary>Grade 2: the summary is the query. Grade 1: another overload of such a method.</summary>
    public override Qrels Qrels(string split) => _content.Value.Qrels[IndexOf(split)];

    private int IndexOf(string split)
    {
        int index = Array.IndexOf(EmbeddedContent.Splits, split);
        return index >= 0
            ? index
            : throw new InvalidDataException($"{Id}: expected a split (train, dev or test), found \"{split}\"");
    }
}
