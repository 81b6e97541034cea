namespace Hypencoder.Reporting;

/// <summary>What a publication printed where a study measures.</summary>
/// <param name="Value">The published figure.</param>
/// <param name="Tolerance">How far a measured one may be from it and still agree; null where none is compared.</param>
public sealed record ReportExpectation(double Value, double? Tolerance)
{
    // So that .731 against .736 is within .005, which binary fractions are not.
    private const double Rounding = 1e-9;

    /// <summary>Whether a measured figure agrees; null where there is none, or nothing is compared.</summary>
    public bool? Agrees(double? measured) => Tolerance is not double tolerance || measured is not double number
        || !double.IsFinite(number)
        ? null
        : Math.Abs(number - Value) <= tolerance + Rounding;
}
