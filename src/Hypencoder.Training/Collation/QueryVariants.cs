namespace Hypencoder.Training;

/// <summary>Variants of training queries, which replace the queries in a fraction of the examples.</summary>
/// <param name="Part">
/// Fraction of the examples, above 0 and at most 1; which examples is drawn anew in every step.
/// </param>
/// <param name="Draw">
/// Returns the token ids of a variant, given the index of a query and a random number that selects the variant. Equal
/// arguments give the same variant.
/// </param>
internal sealed record QueryVariants(double Part, Func<int, int, int[]> Draw);
