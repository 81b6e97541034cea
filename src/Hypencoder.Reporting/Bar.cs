namespace Hypencoder.Reporting;

/// <summary>One bar.</summary>
/// <param name="Label">The model.</param>
/// <param name="Value">Its length; finite.</param>
/// <param name="Marks">Significance marks.</param>
public sealed record Bar(string Label, double Value, string Marks = "");
