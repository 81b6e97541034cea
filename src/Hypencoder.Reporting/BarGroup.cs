namespace Hypencoder.Reporting;

/// <summary>Bars that belong together. Bars of the same label have the same colour in every group.</summary>
/// <param name="Name">The heading; may be empty.</param>
/// <param name="Bars">From top to bottom.</param>
public sealed record BarGroup(string Name, IReadOnlyList<Bar> Bars);
