namespace Hypencoder.Training.Collation;

/// <summary>An example with the passages drawn for one step.</summary>
/// <param name="Example">The example that the passages are drawn from.</param>
/// <param name="Items">Indices of the passages, the positive first.</param>
/// <param name="Scores">
/// The teacher's scores of the passages, in the same order; null where the example has none.
/// </param>
internal sealed record SampledExample(TokenizedExample Example, int[] Items, float[]? Scores)
{
    /// <summary>Token ids of the variant that replaces the query; null for the query itself.</summary>
    public int[]? Variant { get; init; }
}
