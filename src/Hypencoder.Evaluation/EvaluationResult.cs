namespace Hypencoder.Evaluation;

/// <summary>The values of measures for each query and over all queries.</summary>
/// <remarks>Safe for use by several threads.</remarks>
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

    /// <summary>The measures in the order requested, each once.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>The queries that are averaged over, in the order of the judgments.</summary>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>The values of a measure, in the order of <see cref="QueryIds"/>.</summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public IReadOnlyList<double> PerQuery(Measure measure) => Of(_values, measure);

    /// <summary>
    /// The value of a measure over all of <see cref="QueryIds"/>, as trec_eval prints it for "all": the sum for a count
    /// (<see cref="Measure.IsCount"/>), the geometric mean for GMAP, and the mean for the others. As in trec_eval,
    /// where missing queries are counted, NumRel without a stated grade counts grades from 1 whatever the level.
    /// </summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public double Overall(Measure measure) => measure.Aggregate(Of(_overallValues, measure));

    /// <summary>The arithmetic mean of a measure over <see cref="QueryIds"/>.</summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public double Mean(Measure measure) => PerQuery(measure).Average();

    private double[] Of(Dictionary<Measure, double[]> all, Measure measure) =>
        all.TryGetValue(measure, out double[]? values)
            ? values
            : throw new ArgumentException($"{measure} is none of {string.Join(", ", Measures)}", nameof(measure));
}
