namespace Hypencoder.Training.Texts;

/// <summary>The gain of a ranking, of which nDCG is made.</summary>
internal static class DiscountedGain
{
    /// <summary>Number of ranks that count.</summary>
    public const int Depth = 10;

    /// <summary>Sums the grades of the first ranks, each divided by the logarithm of its rank.</summary>
    /// <param name="grades">The grades in the order of the ranking.</param>
    public static double Of(IEnumerable<int> grades) =>
        grades.Take(Depth).Select((grade, index) => grade / Math.Log2(index + 2)).Sum();
}
