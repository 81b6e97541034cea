namespace Hypencoder.Retrieval.Indexing;

/// <summary>Where the lines of <c>passages.jsonl</c> are.</summary>
internal interface IPassageLines : IDisposable
{
    int Count { get; }

    PassageLine Line(int index);
}
