namespace Hypencoder.Data;

/// <summary>
/// A test collection: a corpus, and for each split its queries and judgments. All are streamed from their source, in an
/// order that never changes.
/// </summary>
/// <remarks>Members may be called by several threads at the same time.</remarks>
public abstract class TestCollection
{
    /// <summary>
    /// Name by which the collection is opened, for example <c>dotnet-api</c> or the path of a folder.
    /// </summary>
    public abstract string Id { get; }

    /// <summary>Names of the splits that have queries and judgments, for example train, dev and test.</summary>
    public abstract IReadOnlyList<string> Splits { get; }

    /// <summary>
    /// Whether the queries are passages of the collection too, so that a query's own passage, the one with its id, must
    /// be left out of its results.
    /// </summary>
    public virtual bool LeavesOutOwnPassages => false;

    /// <summary>
    /// Every passage of the corpus, once. A malformed source throws <see cref="InvalidDataException"/>.
    /// </summary>
    public abstract IEnumerable<Passage> Passages();

    /// <summary>
    /// The passages in which the queries of a split are searched: the corpus, or a part of it where only that part is
    /// judged. An unknown split throws <see cref="InvalidDataException"/>.
    /// </summary>
    public virtual IEnumerable<Passage> Passages(string split) => Passages();

    /// <summary>The queries of a split. An unknown split throws <see cref="InvalidDataException"/>.</summary>
    public abstract IEnumerable<Query> Queries(string split);

    /// <summary>The judgments of a split. An unknown split throws <see cref="InvalidDataException"/>.</summary>
    public abstract Qrels Qrels(string split);

    /// <summary>The error for a split that is none of <see cref="Splits"/>.</summary>
    protected InvalidDataException UnknownSplit(string split) =>
        new($"{Id}: expected a split ({string.Join(", ", Splits)}), found \"{split}\"");
}
