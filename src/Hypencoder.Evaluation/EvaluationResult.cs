namespace Hypencoder.Evaluation;

/// <summary>The values of measures, for each query and over all.</summary>
public sealed class EvaluationResult
{
    private readonly Dictionary<Measure, double[]> _values, _overallValues;

    internal EvaluationResult(Measure[] measures, string[] queryIds, double[][] values, double[][] overallValues)
    {
        Measures = measures;
        QueryIds = queryIds;
        _values = measures.Zip(values).ToDictionary();
        _overallValues = measures.Zip(overallValues).ToDictionary();
    }

    /// <summary>The measures, as they were asked for, each once.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>The queries that were averaged over, in the order of the judgments.</summary>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>The values of one measure, aligned with <see cref="QueryIds"/>.</summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public IReadOnlyList<double> PerQuery(Measure measure) => Of(_values, measure);

    /// <summary>
    /// One measure over all of <see cref="QueryIds"/>, as trec_eval prints it for "all": the mean, but the sum where it
    /// <see cref="Measure.IsCount"/>, and the geometric mean for GMAP. With missing queries counted, NumRel without a
    /// stated grade counts from grade 1 here, as trec_eval does, whatever the level.
    /// </summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public double Overall(Measure measure) => measure.Aggregate(Of(_overallValues, measure));

    /// <summary>The arithmetic mean of one measure over <see cref="QueryIds"/>.</summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public double Mean(Measure measure) => PerQuery(measure).Average();

    private double[] Of(Dictionary<Measure, double[]> all, Measure measure) =>
        all.TryGetValue(measure, out double[]? values)
            ? values
            : throw new ArgumentException($"{measure} is none of {string.Join(", ", Measures)}", nameof(measure));
}
