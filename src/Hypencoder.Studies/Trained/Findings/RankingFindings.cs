using System.Globalization;
using Hypencoder.Reporting;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Results;
using Hypencoder.Studies.Trained.Stages;
using static Hypencoder.Studies.Shared.Findings.FindingText;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>What a study found by the rankings of its models, in domain and out of it.</summary>
internal sealed class RankingFindings(
    IReadOnlyList<StudyModel> models, StudyRoles roles, IReadOnlyList<StudyFigures> seeds)
{
    private const string Bm25 = RetrievalStages.Bm25Name;

    private static string Measure => CollectionResult.Main.ToString();

    private string Collection => seeds[0].InDomain.Collection;

    public IEnumerable<FindingDraft> All =>
        new[] { AgainstBm25(), AgainstBiEncoder(), AgainstLinearized(), OutOfDomain() }.OfType<FindingDraft>();

    private FindingDraft AgainstBm25() => new(
        "bm25", [InDomain(roles.Best.Name, Bm25)],
        tested => $"In domain, on the test queries of {Collection}, {StudyRoles.Describe(roles.Best)}"
            + (models.Count == 1 ? "" : Separated(roles.Best) + $"the best on dev of {models.Count} models,")
            + $" is {Standing(tested[0])} BM25 ({Figures(tested[0])}).");

    private FindingDraft? AgainstBiEncoder() => roles is not { Hypencoder: { } hypencoder, BiEncoder: { } biEncoder }
        ? null
        : new FindingDraft(
            "bi-encoder", [InDomain(hypencoder.Name, biEncoder.Name)],
            tested => $"{Start(hypencoder)} is {Standing(tested[0])} the "
                + (roles.AreTrainedAlike ? $"equally trained bi-encoder {biEncoder.Name}"
                    : $"bi-encoder {biEncoder.Name}, " + (hypencoder.Start == biEncoder.Name
                        ? "from which it begins," : "which was not trained in the same way,"))
                + $" in domain ({Figures(tested[0])}).");

    private FindingDraft? AgainstLinearized() => roles.Hypencoder is not StudyModel model
        ? null
        : new FindingDraft(
            "linearised",
            [
                new ComparedSystems(
                    model.Name, LinearizedRow.NameOf(model.Name), Collection, Measure,
                    InDomainValues(model.Name), InDomainValues(model.Name, LinearizedRow.Setting)),
            ],
            tested => $"{Start(model)} is {Standing(tested[0])} its own linearisation, which puts one vector in the "
                + $"place of each q-net, in domain ({Figures(tested[0])}).");

    /// <summary>
    /// The pair of the in-domain comparison on the queries of all other collections, and on each of them; the best
    /// model against BM25 where there is no such pair.
    /// </summary>
    private FindingDraft? OutOfDomain()
    {
        IReadOnlyList<CollectionResult> collections = seeds[0].OutOfDomain;
        if (collections.Count == 0)
            return null;
        StudyModel model = roles.Hypencoder ?? roles.Best;
        string reference = roles.Hypencoder is null ? Bm25 : roles.BiEncoder?.Name ?? Bm25;
        string on = collections.Count == 1 ? collections[0].Collection : $"{collections.Count} collections";
        ComparedSystems pooled = new(
            model.Name, reference, on, Measure, [.. seeds.Select(s => s.PooledOutOfDomain(model.Name))],
            [.. seeds.Select(s => s.PooledOutOfDomain(reference))]);
        ComparedSystems[] each = collections.Count == 1 ? [] : [.. collections.Select((c, i) => new ComparedSystems(
            model.Name, reference, c.Collection, Measure, Values(model.Name, i), Values(reference, i)))];
        string bm25 = reference == Bm25 ? "" : "; BM25 has "
            + Number(seeds.Average(s => s.PooledOutOfDomain(Bm25).Average()), ".000");
        return new FindingDraft("out-of-domain", [pooled, .. each], tested =>
            $"Out of domain, on the queries of {on}, {StudyRoles.Describe(model)} is {Standing(tested[0])} "
            + $"{reference} ({Figures(tested[0])}{bm25})" + ByCollection([.. tested.Skip(1)]) + ".");

        IReadOnlyList<IReadOnlyList<double>> Values(string system, int collection) =>
        [
            .. seeds.Select(s => s.OutOfDomain[collection].Exact.Single(e => e.Name == system)
                .Values.PerQuery(CollectionResult.Main)),
        ];
    }

    private static string ByCollection(FindingComparison[] tested)
    {
        if (tested.Length == 0)
            return "";
        int ahead = tested.Count(t => t.Outcome == FindingOutcome.Higher);
        int behind = tested.Count(t => t.Outcome == FindingOutcome.Lower);
        return (ahead, behind) switch
        {
            (0, 0) => ", with no significant difference on any single collection",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $", significantly ahead on {ahead} of the {tested.Length} and significantly behind on {behind}"),
        };
    }

    private ComparedSystems InDomain(string system, string reference) => new(
        system, reference, Collection, Measure, InDomainValues(system), InDomainValues(reference));

    private IReadOnlyList<IReadOnlyList<double>> InDomainValues(string model, string? setting = null) =>
        [.. seeds.Select(s => s.System(model, setting).Values.PerQuery(CollectionResult.Main))];

    /// <summary>A model's description at the start of a sentence.</summary>
    private static string Start(StudyModel model)
    {
        string described = StudyRoles.Describe(model);
        return char.ToUpperInvariant(described[0]) + described[1..];
    }

    private static string Separated(StudyModel model) => StudyRoles.Describe(model).EndsWith(',') ? " " : ", ";
}
