namespace Hypencoder.Retrieval.Indexing;

/// <summary>Locations of the lines of <c>passages.jsonl</c>.</summary>
internal interface IPassageLines : IDisposable
{
    int Count { get; }

    PassageLine Line(int index);
}
