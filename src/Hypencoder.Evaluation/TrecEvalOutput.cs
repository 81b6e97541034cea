using System.Globalization;
using Hypencoder.Data;

namespace Hypencoder.Evaluation;

/// <summary>Writes evaluations as trec_eval prints them, byte for byte.</summary>
internal static class TrecEvalOutput
{
    private const int NameWidth = 22;
    private const string All = "all", NoTag = "-";

    /// <summary>The measures that trec_eval prints by default, apart from the run's tag.</summary>
    public static IReadOnlyList<Measure> OfficialMeasures { get; } = Measure.ParseList("official");

    /// <summary>Evaluates a run, writes the values and returns them.</summary>
    /// <param name="output">Writer that receives the text.</param>
    /// <param name="qrels">Relevance judgments.</param>
    /// <param name="run">Run to evaluate.</param>
    /// <param name="measures">Measures to print; null for the run's tag and <see cref="OfficialMeasures"/>.</param>
    /// <param name="options">Options, which include trec_eval's -c, -l and -M.</param>
    /// <param name="perQuery">
    /// Whether the values of each query, sorted by id, precede those over all queries (trec_eval's -q).
    /// </param>
    /// <exception cref="FormatException">trec_eval has no such measure; nothing has been written.</exception>
    /// <exception cref="InvalidDataException">
    /// The run cannot be evaluated, as in <see cref="Evaluator.Evaluate"/>.
    /// </exception>
    public static EvaluationResult Write(
        TextWriter output, Qrels qrels, Run run, IReadOnlyList<Measure>? measures = null,
        EvaluationOptions? options = null, bool perQuery = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        options ??= new EvaluationOptions();
        (TrecEvalName Name, Measure Measure)[] named =
        [
            .. (measures ?? OfficialMeasures).Select(m => (Name: TrecEvalName.Of(m, options.RelevanceLevel), m))
                .DistinctBy(m => m.Name.Name).OrderBy(m => m.Name.Place).ThenBy(m => m.Name.Cutoff),
        ];
        EvaluationResult result = Evaluator.Evaluate(qrels, run, [.. named.Select(n => n.Measure)], options);
        if (perQuery)
            WriteQueries(output, result, named);
        if (measures is null)
            WriteLine(output, "runid", All, run.Tag ?? NoTag);
        foreach ((TrecEvalName name, Measure measure) in named)
            WriteLine(output, name.Name, All, Text(measure, result.Overall(measure)));
        return result;
    }

    /// <summary>A number with four decimal digits, rounded as by C's printf: ties go to the even digit.</summary>
    internal static string FourDigits(double value)
    {
        // A double lies half-way between two numbers of four decimal digits only if it is an odd multiple of 1/32.
        const int Parts = 32;
        double parts = value * Parts;
        return parts == Math.Floor(parts) && Math.Abs(value) < int.MaxValue
            ? Math.Round((decimal)value, 4, MidpointRounding.ToEven).ToString("F4", CultureInfo.InvariantCulture)
            : value.ToString("F4", CultureInfo.InvariantCulture);
    }

    private static void WriteQueries(
        TextWriter output, EvaluationResult result, (TrecEvalName Name, Measure Measure)[] named)
    {
        foreach ((int at, string id) in result.QueryIds.Index().OrderBy(q => q.Item, StringComparer.Ordinal))
        {
            foreach ((TrecEvalName name, Measure measure) in named.Where(n => !n.Name.OverallOnly))
                WriteLine(output, name.Name, id, Text(measure, result.PerQuery(measure)[at]));
        }
    }

    private static string Text(Measure measure, double value) =>
        measure.IsCount ? value.ToString("F0", CultureInfo.InvariantCulture) : FourDigits(value);

    private static void WriteLine(TextWriter output, string measure, string query, string value) =>
        output.Write($"{measure.PadRight(NameWidth)}\t{query}\t{value}\n");
}
