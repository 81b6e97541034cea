namespace Hypencoder.Evaluation;

/// <summary>The values of measures, for each query and over all.</summary>
public sealed class EvaluationResult
{
    private readonly Dictionary<Measure, double[]> _values;

    internal EvaluationResult(Measure[] measures, string[] queryIds, double[][] values)
    {
        Measures = measures;
        QueryIds = queryIds;
        _values = measures.Zip(values).ToDictionary();
    }

    /// <summary>The measures, as they were asked for, each once.</summary>
    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>The queries that were averaged over, in the order of the judgments.</summary>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>The values of one measure, aligned with <see cref="QueryIds"/>.</summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public IReadOnlyList<double> PerQuery(Measure measure) => _values.TryGetValue(measure, out double[]? values)
        ? values
        : throw new ArgumentException($"{measure} is none of {string.Join(", ", Measures)}", nameof(measure));

    /// <summary>
    /// One measure over all of <see cref="QueryIds"/>, as trec_eval prints it for "all": the mean, but the sum where it
    /// <see cref="Measure.IsCount"/>, and the geometric mean for GMAP.
    /// </summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public double Overall(Measure measure) => measure.Aggregate(PerQuery(measure));

    /// <summary>The arithmetic mean of one measure over <see cref="QueryIds"/>.</summary>
    /// <exception cref="ArgumentException">The measure was not evaluated.</exception>
    public double Mean(Measure measure) => PerQuery(measure).Average();
}
