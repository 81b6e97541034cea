using System.Globalization;

namespace Hypencoder.Search;

/// <summary>
/// How much of what a q-net says of some passages one vector says: 1 everywhere where an inner product ranks as the
/// q-net does. The vector is the q-net's gradient at the mean of the passages' vectors
/// (<see cref="Surrogate.Vector(QNet, ReadOnlySpan{float})"/>).
/// </summary>
/// <param name="RankCorrelation">
/// Spearman's, −1 to 1, of the q-net's scores with the vector's inner products, ties at the mean of their ranks.
/// </param>
/// <param name="TopRankCorrelation">The same of the q-net's best passages alone, 1,000 unless asked otherwise.</param>
/// <param name="TopOverlap">The part of these best passages that is among as many best of the vector.</param>
/// <param name="RSquared">
/// The part of the variance of the scores that the vector's inner products explain, times a number and with a constant.
/// </param>
/// <param name="BestRSquared">
/// The part that any vector explains at the most: that of least squares. With few passages for each value of a vector
/// it says little, and with no more passages than values it is 1.
/// </param>
/// <param name="Layers">The units of each hidden layer; none for a bi-encoder's query vector.</param>
/// <remarks>
/// Scores that are all alike are explained by any vector (1); inner products that are all alike explain nothing (0). A
/// q-net or a passage that is not a number makes everything but the layers so.
/// </remarks>
internal sealed record QNetLinearity(
    double RankCorrelation, double TopRankCorrelation, double TopOverlap, double RSquared, double BestRSquared,
    IReadOnlyList<UnitShares> Layers)
{
    /// <summary>In a sentence, for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"R² {RSquared:F4} and rank correlation {RankCorrelation:F4} by one vector")
        + string.Concat(Layers.Select((layer, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"; hidden layer {i + 1}: {100 * layer.Dead:F1} % of units dead, {100 * layer.AlwaysOn:F1} % always on")));

    /// <summary>The mean of several q-nets with as many layers each.</summary>
    /// <exception cref="ArgumentException">There are none, or their layers differ.</exception>
    public static QNetLinearity Mean(IReadOnlyList<QNetLinearity> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        if (all.Count == 0 || all.Any(one => one.Layers.Count != all[0].Layers.Count))
            throw new ArgumentException("expected one q-net or more, each with as many layers", nameof(all));
        return new QNetLinearity(
            all.Average(one => one.RankCorrelation), all.Average(one => one.TopRankCorrelation),
            all.Average(one => one.TopOverlap), all.Average(one => one.RSquared),
            all.Average(one => one.BestRSquared),
            [
                .. all[0].Layers.Select((_, layer) => new UnitShares(
                    all.Average(one => one.Layers[layer].Dead), all.Average(one => one.Layers[layer].AlwaysOn))),
            ]);
    }
}
