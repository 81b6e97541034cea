namespace Hypencoder.Retrieval;

/// <summary>Progress of an import.</summary>
/// <param name="Done">Number of items or lines read; lines are read twice.</param>
/// <param name="Fraction">Share of the file that has been read, 0 to 1; the number of its items is not known.</param>
internal sealed record ImportProgress(int Done, double Fraction);
