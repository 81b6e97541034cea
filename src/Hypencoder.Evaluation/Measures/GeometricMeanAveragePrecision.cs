namespace Hypencoder.Evaluation.Measures;

/// <summary>
/// GMAP, trec_eval's gm_map: AP for a query and, over all queries, the geometric mean of AP, with 0.00001 as the
/// smallest value of a query.
/// </summary>
/// <remarks>Robertson, "On GMAP: and other transformations", CIKM 2006.</remarks>
internal sealed record GeometricMeanAveragePrecision(int? MinimumGrade) : Measure("GMAP", cutoff: null, MinimumGrade)
{
    private const double Floor = 0.00001;

    public override bool IsMean => false;

    internal override double Compute(JudgedRanking ranking) =>
        AveragePrecision.Compute(ranking, cutoff: null, RelevantFrom(ranking));

    internal override double Aggregate(IReadOnlyList<double> values) =>
        Math.Exp(values.Average(value => Math.Log(Math.Max(value, Floor))));
}
