using System.Globalization;

namespace Hypencoder.Search;

/// <summary>
/// Measures of how closely one vector ranks passages as a q-net does; all are 1 where an inner product ranks them
/// alike. The vector is the q-net's gradient at the mean of the passage vectors (<see cref="Surrogate.Vector(QNet,
/// ReadOnlySpan{float})"/>).
/// </summary>
/// <param name="RankCorrelation">
/// Spearman's rank correlation, −1 to 1, of the q-net's scores and the vector's inner products; ties have their mean
/// rank.
/// </param>
/// <param name="TopRankCorrelation">The same over the q-net's best passages only, 1,000 by default.</param>
/// <param name="TopOverlap">Share of these best passages that are among as many best ones of the vector.</param>
/// <param name="RSquared">
/// Share of the scores' variance that an affine function of the vector's inner products explains.
/// </param>
/// <param name="BestRSquared">
/// Share that the best vector explains, by least squares. With few passages for each dimension it means little, and
/// with no more passages than dimensions it is 1.
/// </param>
/// <param name="Layers">
/// Units of each hidden layer; none for a bi-encoder's query vector, and for linear layers, whose units have no threshold.
/// </param>
/// <remarks>
/// Scores that are all equal are explained by any vector (1); inner products that are all equal explain nothing (0).
/// NaN in the q-net or in a passage makes everything but the layers NaN.
/// </remarks>
internal sealed record QNetLinearity(
    double RankCorrelation, double TopRankCorrelation, double TopOverlap, double RSquared, double BestRSquared,
    IReadOnlyList<UnitShares> Layers)
{
    /// <summary>A summary in one sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"R² {RSquared:F4} and rank correlation {RankCorrelation:F4} by one vector")
        + string.Concat(Layers.Select((layer, i) => string.Create(
            CultureInfo.InvariantCulture,
            $"; hidden layer {i + 1}: {100 * layer.Dead:F1} % of units dead, {100 * layer.AlwaysOn:F1} % always on")));

    /// <summary>The mean over several q-nets with the same number of layers.</summary>
    /// <exception cref="ArgumentException">The list is empty, or the numbers of layers differ.</exception>
    public static QNetLinearity Mean(IReadOnlyList<QNetLinearity> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        if (all.Count == 0 || all.Any(one => one.Layers.Count != all[0].Layers.Count))
            throw new ArgumentException("expected one or more q-nets with the same number of layers", nameof(all));
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
