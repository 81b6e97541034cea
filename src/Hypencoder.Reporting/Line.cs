namespace Hypencoder.Reporting;

/// <summary>One curve.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">By ascending x; points that are not finite are left out.</param>
public sealed record Line(string Name, IReadOnlyList<(double X, double Y)> Points);
