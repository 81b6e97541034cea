namespace Hypencoder.Retrieval;

/// <summary>How far an import is.</summary>
/// <param name="Done">Items or lines read; lines are read twice.</param>
/// <param name="Fraction">How much of the file, 0 to 1; a file does not say how many items it holds.</param>
internal sealed record ImportProgress(int Done, double Fraction);
