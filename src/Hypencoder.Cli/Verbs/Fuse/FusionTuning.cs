using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Hybrid;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>Weights of a fusion, chosen by the judgments of dev queries.</summary>
/// <param name="Qrels">The judgments, as named on the command line.</param>
/// <param name="Queries">Number of judged queries.</param>
/// <param name="Measure">The measure by which weights are chosen.</param>
/// <param name="Points">All weights of the grid with their measure, best first.</param>
internal sealed record FusionTuning(string Qrels, int Queries, Measure Measure, IReadOnlyList<FusionPoint> Points)
{
    private const int ShownPoints = 21; // the whole grid of two runs

    public FusionPoint Best => Points[0];

    private double Step => FusionGrid.Step(Best.Weights.Count);

    /// <summary>The measure of a name, which must be a mean over queries.</summary>
    public static Measure MeasureOf(string name) => Measure.Parse(name) is { IsMean: true } measure
        ? measure
        : throw new InvalidDataException($"--measure: expected a mean over queries, found {name}");

    /// <summary>Measures all weights of the grid.</summary>
    public static FusionTuning Of(
        Terminal terminal, string qrelsPath, string[] paths, Run[] runs, FusionOptions options, int depth,
        Measure measure, CancellationToken cancellationToken)
    {
        Qrels qrels = NamedCollection.Judgments(qrelsPath);
        int judged = runs.SelectMany(run => run.QueryIds).Distinct().Count(query => qrels[query].Count > 0);
        if (judged == 0)
        {
            throw new InvalidDataException(
                $"{qrelsPath}: expected judgments of the queries of {paths[0]}, found none (--tune)");
        }
        Run[] others = [.. paths.Zip(runs, (path, run) => OwnPassages.Of(
            terminal, path, run, qrels, qrelsPath, asked: null))];
        IReadOnlyList<FusionPoint> points = FusionGrid.Measure(
            others, options, depth, run => Evaluator.Evaluate(qrels, run, [measure]).Mean(measure), cancellationToken);
        return new FusionTuning(qrelsPath, judged, measure, points);
    }

    public void Print(Terminal terminal)
    {
        string caption = FormattableString.Invariant(
            $"{Points.Count} weights, multiples of {Step:0.##} with the sum 1, on {Queries:N0} queries of {Qrels}.");
        TableRenderer.Write(terminal, new ReportTable(
            "tuning", "", Points.Count > ShownPoints ? $"The best {ShownPoints} of {caption}" : caption,
            [new("Weights"), new(Measure.ToString(), "0.0000")],
            Points.Take(ShownPoints).Select(point => (IReadOnlyList<ReportCell>)
                [FusionArguments.Text(point.Weights), point.Value])));
    }

    public JsonObject Document() => new()
    {
        ["qrels"] = Qrels,
        ["queries"] = Queries,
        ["measure"] = Measure.ToString(),
        ["step"] = Step,
        ["points"] = new JsonArray([.. Points.Select(point => new JsonObject
        {
            ["weights"] = JsonValues.Array(point.Weights),
            ["value"] = JsonValues.Number(point.Value),
        })]),
    };
}
