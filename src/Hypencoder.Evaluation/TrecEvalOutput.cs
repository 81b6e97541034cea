using System.Globalization;
using Hypencoder.Data;

namespace Hypencoder.Evaluation;

/// <summary>Evaluates a run and writes the values as trec_eval prints them, byte for byte.</summary>
public static class TrecEvalOutput
{
    private const int NameWidth = 22;
    private const string All = "all", NoTag = "-";

    /// <summary>What trec_eval prints when it is not told which measures, but for the run's tag.</summary>
    public static IReadOnlyList<Measure> OfficialMeasures { get; } = Measure.ParseList("official");

    /// <summary>Evaluates and writes; gives back the values.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="qrels">The judgments.</param>
    /// <param name="run">The run.</param>
    /// <param name="measures">Which; null for <see cref="OfficialMeasures"/> after the run's tag.</param>
    /// <param name="options">trec_eval's -c, -l and -M.</param>
    /// <param name="perQuery">Each query before all of them, by id (trec_eval's -q).</param>
    /// <exception cref="FormatException">trec_eval has no such measure; nothing was written.</exception>
    /// <exception cref="InvalidDataException">As <see cref="Evaluator.Evaluate"/>.</exception>
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

    /// <summary>Four digits as C's printf gives them: what lies half way goes to the even one.</summary>
    internal static string FourDigits(double value)
    {
        // A double lies half way between two numbers of four digits only where it is an odd number of 32nds.
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
