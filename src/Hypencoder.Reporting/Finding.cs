namespace Hypencoder.Reporting;

/// <summary>A sentence that says what a study found.</summary>
/// <param name="Id">Id of the finding, unique in its report: letters, digits and hyphens.</param>
/// <param name="Text">Whole sentence, with its figures.</param>
/// <param name="Comparisons">Comparisons that the sentence states; empty where it tests nothing.</param>
internal sealed record Finding(string Id, string Text, IReadOnlyList<FindingComparison> Comparisons);

/// <summary>The comparison of two systems on the same queries.</summary>
/// <param name="System">Name of the system that the sentence is about.</param>
/// <param name="Reference">Name of the system that it is compared with.</param>
/// <param name="On">Collection, task or class of queries.</param>
/// <param name="Measure">Name of the measure.</param>
/// <param name="Queries">Number of queries.</param>
/// <param name="Value">Mean of the measure for the system.</param>
/// <param name="ReferenceValue">Mean of the measure for the reference.</param>
/// <param name="PValue">p-value, corrected over the findings of the report; NaN where the test does not apply.</param>
/// <param name="Outcome">What the test says of the difference.</param>
internal sealed record FindingComparison(
    string System, string Reference, string On, string Measure, int Queries, double Value, double ReferenceValue,
    double PValue, FindingOutcome Outcome)
{
    /// <summary>Mean difference, system minus reference.</summary>
    public double Difference => Value - ReferenceValue;
}

/// <summary>What a test says of a difference.</summary>
internal enum FindingOutcome
{
    /// <summary>The difference is not significant.</summary>
    NotSignificant,

    /// <summary>The values of every query are the same.</summary>
    Same,

    /// <summary>The system's values are significantly higher.</summary>
    Higher,

    /// <summary>The system's values are significantly lower.</summary>
    Lower,

    /// <summary>The difference is significant, but means and ranks point in opposite directions.</summary>
    Mixed,
}
