using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded;

/// <summary>
/// A retrieval collection made from XML documentation: a query is the summary of a member, a passage the rest of its
/// documentation. The splits train, dev and test divide the declaring types, so that the types of dev and test are
/// unseen in training.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class DocumentationCollection : TestCollection
{
    private readonly Lazy<DocumentationContent> _content;

    internal DocumentationCollection(string id, Func<DocumentationContent> load)
    {
        Id = id;
        _content = new Lazy<DocumentationContent>(load);
    }

    /// <inheritdoc/>
    public override string Id { get; }

    /// <summary>Near copies among the queries; null where the collection keeps them.</summary>
    internal NearCopies? NearCopies => _content.Value.NearCopies;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Splits => DocumentationContent.Splits;

    /// <summary>
    /// Every passage, in ordinal order of id. The first call on an instance reads the packages, which takes a few
    /// seconds.
    /// </summary>
    public override IEnumerable<Passage> Passages() => _content.Value.Passages;

    /// <summary>
    /// The queries of a split in ordinal order of id. The id is a hash of the text, so the first n queries are a random
    /// sample.
    /// </summary>
    public override IEnumerable<Query> Queries(string split) => _content.Value.Queries[IndexOf(split)];

    /// <summary>
    /// The judgments of a split. A passage has grade 2 where its member's summary is the query, and grade 1 where it is
    /// another overload of such a method.
    /// </summary>
    public override Qrels Qrels(string split) => _content.Value.Qrels[IndexOf(split)];

    private int IndexOf(string split)
    {
        int index = Array.IndexOf(DocumentationContent.Splits, split);
        return index >= 0
            ? index
            : throw new InvalidDataException($"{Id}: expected a split (train, dev or test), found \"{split}\"");
    }
}
