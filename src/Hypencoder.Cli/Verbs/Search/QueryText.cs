using Hypencoder.Cli.Paths;
using Hypencoder.Data;

namespace Hypencoder.Cli.Verbs;

/// <summary>Validates queries before any work is done.</summary>
internal static class QueryText
{
    /// <summary>Requires a query with at least one word.</summary>
    public static void Require(string text, string option)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidDataException($"{option}: expected a query, found \"{text}\"");
    }

    /// <summary>
    /// Reads a query file. Every query must have at least one word, and an id that a TREC run can hold.
    /// </summary>
    public static IReadOnlyList<Query> Read(string path)
    {
        Query[] queries = [.. NamedCollection.Queries(path)];
        if (queries.Length == 0)
            throw new InvalidDataException($"{path}: expected queries, found none");
        foreach (Query query in queries)
        {
            if (!TrecId.Fits(query.Id) || query.Id[0] == '#')
                throw new InvalidDataException($"{path}: expected {TrecId.Expected}, found \"{query.Id}\"");
            if (string.IsNullOrWhiteSpace(query.Text))
                throw new InvalidDataException($"{path}: expected a text for query {query.Id}, found \"{query.Text}\"");
        }
        return queries;
    }
}
