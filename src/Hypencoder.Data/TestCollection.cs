namespace Hypencoder.Data;

/// <summary>
/// A test collection: a corpus, and for each split its queries and judgments. All are streamed from their source, in an
/// order that never changes.
/// </summary>
public abstract class TestCollection
{
    /// <summary>The name that opens it, for example <c>dotnet-api</c> or a directory.</summary>
    public abstract string Id { get; }

    /// <summary>The splits that have queries and judgments, for example train, dev, test.</summary>
    public abstract IReadOnlyList<string> Splits { get; }

    /// <summary>
    /// Whether a query's own passage, the one with the same id, is left out of its results, since the collection's
    /// queries are passages too.
    /// </summary>
    public virtual bool LeavesOutOwnPassages => false;

    /// <summary>
    /// Every passage of the corpus, once. A malformed source throws <see cref="InvalidDataException"/>.
    /// </summary>
    public abstract IEnumerable<Passage> Passages();

    /// <summary>
    /// What the queries of a split are searched in: the corpus, or a part where only a part is judged. An unknown split
    /// throws <see cref="InvalidDataException"/>.
    /// </summary>
    public virtual IEnumerable<Passage> Passages(string split) => Passages();

    /// <summary>The queries of a split. An unknown split throws <see cref="InvalidDataException"/>.</summary>
    public abstract IEnumerable<Query> Queries(string split);

    /// <summary>The judgments of a split. An unknown split throws <see cref="InvalidDataException"/>.</summary>
    public abstract Qrels Qrels(string split);

    /// <summary>The error that a split is none of <see cref="Splits"/>.</summary>
    protected InvalidDataException UnknownSplit(string split) =>
        new($"{Id}: expected a split ({string.Join(", ", Splits)}), found \"{split}\"");
}
