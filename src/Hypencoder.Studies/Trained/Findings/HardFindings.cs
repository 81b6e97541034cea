using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Results;
using static Hypencoder.Studies.Shared.Findings.FindingText;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>
/// What a study found on hard tasks and on perturbed queries: its Hypencoder against its bi-encoder and, on tasks, against
/// its own linearisation.
/// </summary>
internal sealed class HardFindings(StudyRoles roles, IReadOnlyList<StudyFigures> seeds)
{
    /// <summary>The findings on tasks: on all of their queries, and on those that no vector can order.</summary>
    public IEnumerable<FindingDraft> OfTasks => roles is { Hypencoder: { } hypencoder, BiEncoder: { } biEncoder }
        ? new[] { Tasks(hypencoder.Name, biEncoder.Name), NotLinear(hypencoder.Name, biEncoder.Name) }
            .OfType<FindingDraft>()
        : [];

    /// <summary>The finding on perturbed queries; null where there are none.</summary>
    public FindingDraft? OfRobustness => roles is { Hypencoder: { } hypencoder, BiEncoder: { } biEncoder }
        ? Robustness(hypencoder.Name, biEncoder.Name)
        : null;

    private FindingDraft? Tasks(string model, string reference) => Draft(
        "hard-tasks", "Of the hard tasks", model, reference,
        [.. Enumerable.Range(0, seeds[0].Tasks.Count).Select(t => (t, (HashSet<string>?)null))]);

    /// <summary>The queries of the tasks whose whole order provably no vector gives.</summary>
    private FindingDraft? NotLinear(string model, string reference) => Draft(
        "not-linear", "On the queries whose whole order provably no vector gives", model, reference,
        [
            .. Enumerable.Range(0, seeds[0].Tasks.Count)
                .Select(t => (t, (HashSet<string>?)seeds.Select(s => s.Tasks[t].NotLinear.AsEnumerable())
                    .Aggregate((all, one) => all.Intersect(one)).ToHashSet()))
                .Where(t => t.Item2!.Count > 1),
        ]);

    /// <summary>
    /// Compares a model with a reference, and with its own linearisation where that was searched, on the given queries of
    /// the given tasks; null where there are none.
    /// </summary>
    private FindingDraft? Draft(
        string id, string start, string model, string reference, (int Task, HashSet<string>? Queries)[] on)
    {
        string linearized = LinearizedRow.NameOf(model);
        (int Task, HashSet<string>? Queries)[] alsoLinearized =
            [.. on.Where(t => seeds.All(s => s.Tasks[t.Task].Values[0].Systems.Contains(linearized)))];
        if (on.Length == 0)
            return null;
        return new FindingDraft(
            id, [.. on.Select(t => Compare(t, reference)), .. alsoLinearized.Select(t => Compare(t, linearized))],
            tested => $"{start}, {model} is {Sentence(tested.Take(on.Length), on, reference)}"
                + (alsoLinearized.Length == 0 ? "" : $"; it is "
                    + Sentence(tested.Skip(on.Length), alsoLinearized, "its own linearisation"))
                + ".");

        ComparedSystems Compare((int Task, HashSet<string>? Queries) t, string other)
        {
            TaskResult task = seeds[0].Tasks[t.Task];
            return new ComparedSystems(
                model, other, task.ShortName, task.Values[0].Name, ValuesOf(model, t.Task, t.Queries),
                ValuesOf(other, t.Task, t.Queries));
        }
    }

    private string Sentence(
        IEnumerable<FindingComparison> tested, (int Task, HashSet<string>? Queries)[] on, string other) =>
        List([.. tested.Zip(on, (t, o) => $"{Standing(t)} {other} on {Name(t.On)} "
            + $"({Figures(t, seeds[0].Tasks[o.Task].Values[0].Format)})")]);

    /// <summary>A system's values of the main measure of a task on some of its queries; null for all.</summary>
    private IReadOnlyList<IReadOnlyList<double>> ValuesOf(string system, int task, HashSet<string>? queries) =>
    [
        .. seeds.Select(s =>
        {
            TaskValues values = s.Tasks[task].Values[0];
            IReadOnlyList<double> own = values.PerQuery[values.Systems.ToList().IndexOf(system)];
            return (IReadOnlyList<double>)
            [
                .. own.Where((_, q) => queries?.Contains(values.QueryIds[q]) != false).Select(v => values.Factor * v),
            ];
        }),
    ];

    private FindingDraft? Robustness(string model, string reference)
    {
        if (seeds[0].Robustness is not RobustnessResult result)
            return null;
        string classes = List([.. result.Classes.Select(c => c.Name)]);
        double clean = Clean(model), referenceClean = Clean(reference);
        return new FindingDraft(
            "robustness",
            [
                new ComparedSystems(
                    model, reference, classes, $"loss of {RobustnessResult.Main}",
                    [.. seeds.Select(s => Losses(s, model))], [.. seeds.Select(s => Losses(s, reference))]),
            ],
            tested => $"Perturbed queries ({classes}) cost {model} {Part(tested[0].Value, clean)} of its "
                + $"{RobustnessResult.Main} and {reference} {Part(tested[0].ReferenceValue, referenceClean)}; "
                + Loss(tested[0]) + $" ({Figures(tested[0])}).");

        double Clean(string system) => seeds.Average(
            s => Of(s, system).Clean.Values.Mean(RobustnessResult.Main));
    }

    private static string Loss(FindingComparison tested) => tested.Outcome switch
    {
        FindingOutcome.Higher => "its losses are significantly greater",
        FindingOutcome.Lower => "its losses are significantly smaller",
        FindingOutcome.Mixed => "the losses differ significantly",
        FindingOutcome.Same => "the losses are the same",
        _ => "the losses do not differ significantly",
    };

    /// <summary>What each query loses, the mean over the classes of perturbations.</summary>
    private static IReadOnlyList<double> Losses(StudyFigures figures, string name)
    {
        RobustnessSystem system = Of(figures, name);
        IReadOnlyList<double>[] classes =
            [.. system.Classes.Select(c => system.Drops(c.Random, RobustnessResult.Main))];
        return [.. Enumerable.Range(0, classes[0].Count).Select(q => classes.Average(c => c[q]))];
    }

    private static RobustnessSystem Of(StudyFigures figures, string name) =>
        figures.Robustness!.Systems.Single(s => s.Name == name);

    private static string Part(double loss, double clean) => clean == 0
        ? "nothing"
        : $"{Number(100 * loss / clean, "0.0")} %";

    private static string Name(string task) => task.Replace('-', ' ');
}
