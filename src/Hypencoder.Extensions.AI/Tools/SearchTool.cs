using Hypencoder.Retrieval;
using Microsoft.Extensions.AI;

namespace Hypencoder.Extensions.AI;

/// <summary>A function that language models call to search an index.</summary>
public static class SearchTool
{
    /// <summary>Greatest number of passages that a call may ask for.</summary>
    public const int GreatestTopK = 50;

    /// <summary>
    /// Creates the function <c>search</c> with the arguments <c>query</c>, <c>top_k</c> and, for an index that
    /// <c>hypencoder index</c> made of documents, <c>kind</c> and <c>folder</c>. It returns a JSON object with the
    /// passages: id, title, place in the documents, score and text. Safe for concurrent use.
    /// </summary>
    /// <param name="retriever">
    /// Model and index, which are not disposed of with the function. What other processes change is found.
    /// </param>
    /// <exception cref="InvalidDataException">The catalogue of the documents is malformed.</exception>
    public static AIFunction Create(Retriever retriever)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        return new SearchFunction(retriever);
    }
}
