namespace Hypencoder.Search;

/// <summary>
/// Shares of a hidden layer's units, 0 to 1, whose activation is linear or zero over the given passages.
/// </summary>
/// <param name="Dead">
/// Share of units whose value before the activation is above 0 for no passage: a ReLU returns 0 for all of them.
/// </param>
/// <param name="AlwaysOn">Share of units whose value is above 0 for every passage: a ReLU is linear there.</param>
internal readonly record struct UnitShares(double Dead, double AlwaysOn);
