namespace Hypencoder.Reporting;

/// <summary>One labelled point.</summary>
/// <param name="Series">What it belongs to, for its colour and shape, for example the model.</param>
/// <param name="Label">What is written beside it.</param>
/// <param name="X">Above 0.</param>
/// <param name="Y">Finite.</param>
public sealed record ScatterPoint(string Series, string Label, double X, double Y);
