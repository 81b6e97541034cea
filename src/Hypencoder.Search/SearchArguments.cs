namespace Hypencoder.Search;

/// <summary>Validates the arguments of a search.</summary>
internal static class SearchArguments
{
    public static void Check(VectorStore store, QNet query, int topK)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.InputDimension != store.Dimension)
            throw new ArgumentException(
                $"the q-net takes vectors of {query.InputDimension} values, but "
                + $"those of {store.Path} have {store.Dimension}",
                nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
    }
}
