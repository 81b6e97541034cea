namespace Hypencoder.Reporting;

/// <summary>A published figure with which a measured one is compared.</summary>
/// <param name="Value">Published figure.</param>
/// <param name="Tolerance">
/// Greatest difference at which a measured figure agrees; null where the two are not compared.
/// </param>
internal sealed record ReportExpectation(double Value, double? Tolerance)
{
    // Makes .731 and .736 differ by at most .005, which their binary fractions do not.
    private const double Rounding = 1e-9;

    /// <summary>
    /// Whether a measured figure agrees; null where there is none, or where the two are not compared.
    /// </summary>
    public bool? Agrees(double? measured) => Tolerance is not double tolerance || measured is not double number
        || !double.IsFinite(number)
        ? null
        : Math.Abs(number - Value) <= tolerance + Rounding;
}
