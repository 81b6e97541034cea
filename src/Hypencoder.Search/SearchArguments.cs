namespace Hypencoder.Search;

/// <summary>The check that every strategy makes of its arguments.</summary>
internal static class SearchArguments
{
    public static void Check(VectorStore store, QNet query, int topK)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.InputDimension != store.Dimension)
            throw new ArgumentException(
                $"the q-net takes vectors of {query.InputDimension} values, "
                + $"those of {store.Path} have {store.Dimension}",
                nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
    }
}
