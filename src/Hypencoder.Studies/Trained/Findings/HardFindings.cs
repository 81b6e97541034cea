using Hypencoder.Reporting;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Results;
using static Hypencoder.Studies.Shared.Findings.FindingText;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>What a study found on hard tasks and on perturbed queries: its Hypencoder against its bi-encoder.</summary>
internal sealed class HardFindings(StudyRoles roles, IReadOnlyList<StudyFigures> seeds)
{
    public IEnumerable<FindingDraft> All => roles is { Hypencoder: { } hypencoder, BiEncoder: { } biEncoder }
        ? new[] { Tasks(hypencoder.Name, biEncoder.Name), Robustness(hypencoder.Name, biEncoder.Name) }
            .OfType<FindingDraft>()
        : [];

    /// <summary>The finding on queries that no vector can order; null where there are none.</summary>
    public FindingDraft? OfNotLinear => roles is { Hypencoder: { } hypencoder, BiEncoder: { } biEncoder }
        ? NotLinear(hypencoder.Name, biEncoder.Name)
        : null;

    private FindingDraft? Tasks(string model, string reference)
    {
        IReadOnlyList<TaskResult> tasks = seeds[0].Tasks;
        if (tasks.Count == 0)
            return null;
        return new FindingDraft(
            "hard-tasks",
            [
                .. tasks.Select((task, t) => new ComparedSystems(
                    model, reference, task.ShortName, task.Values[0].Name, Values(model, t), Values(reference, t))),
            ],
            tested => $"Of the hard tasks, {model} is " + List([.. tested.Select((t, i) =>
                $"{Standing(t)} {reference} on {Name(t.On)} ({Figures(t, tasks[i].Values[0].Format)})")]) + ".");

        IReadOnlyList<IReadOnlyList<double>> Values(string system, int task) => ValuesOf(system, task, null);
    }

    /// <summary>The queries of the tasks whose whole order provably no vector gives.</summary>
    private FindingDraft? NotLinear(string model, string reference)
    {
        (int Task, HashSet<string> Queries)[] proved =
        [
            .. Enumerable.Range(0, seeds[0].Tasks.Count)
                .Select(t => (t, seeds.Select(s => s.Tasks[t].NotLinear.AsEnumerable())
                    .Aggregate((all, one) => all.Intersect(one)).ToHashSet()))
                .Where(t => t.Item2.Count > 1),
        ];
        if (proved.Length == 0)
            return null;
        return new FindingDraft(
            "not-linear",
            [
                .. proved.Select(p => new ComparedSystems(
                    model, reference, seeds[0].Tasks[p.Task].ShortName, seeds[0].Tasks[p.Task].Values[0].Name,
                    ValuesOf(model, p.Task, p.Queries), ValuesOf(reference, p.Task, p.Queries))),
            ],
            tested => $"On the queries whose whole order provably no vector gives, {model} is " + List(
                [.. tested.Select((t, i) => $"{Standing(t)} {reference} on {Name(t.On)} "
                    + $"({Figures(t, seeds[0].Tasks[proved[i].Task].Values[0].Format)})")]) + ".");
    }

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
