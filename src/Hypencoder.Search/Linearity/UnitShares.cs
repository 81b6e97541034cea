namespace Hypencoder.Search;

/// <summary>How many units of a hidden layer the passages at hand never switch, as parts of all, 0 to 1.</summary>
/// <param name="Dead">
/// The value before the activation is above 0 for no passage: a ReLU gives 0 for all of them.
/// </param>
/// <param name="AlwaysOn">It is above 0 for every passage: a ReLU is linear there.</param>
internal readonly record struct UnitShares(double Dead, double AlwaysOn);
