namespace Hypencoder.Training;

/// <summary>Other forms of training queries, which stand in their place in a part of the examples.</summary>
/// <param name="Part">The part of the examples, above 0 and 1 at most; drawn in every step.</param>
/// <param name="Draw">
/// The token ids of another form of the query with the given index; the second number chooses one. The same numbers
/// give the same form.
/// </param>
internal sealed record QueryVariants(double Part, Func<int, int, int[]> Draw);
