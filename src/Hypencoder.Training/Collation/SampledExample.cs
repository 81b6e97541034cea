namespace Hypencoder.Training.Collation;

/// <summary>An example with the items drawn for one step.</summary>
/// <param name="Example">Where it came from.</param>
/// <param name="Items">Passage indices, the positive first.</param>
/// <param name="Scores">The teacher's, or null.</param>
internal sealed record SampledExample(TokenizedExample Example, int[] Items, float[]? Scores)
{
    /// <summary>The tokens of what stands in the place of the query; null for the query itself.</summary>
    public int[]? Variant { get; init; }
}
