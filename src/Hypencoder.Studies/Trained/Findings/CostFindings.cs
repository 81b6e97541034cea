using System.Globalization;
using Hypencoder.Benchmarking;
using Hypencoder.Evaluation;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Shared.Findings;
using Hypencoder.Studies.Trained.Results;
using static Hypencoder.Studies.Shared.Findings.FindingText;

namespace Hypencoder.Studies.Trained.Findings;

/// <summary>What a study found of the time that queries take.</summary>
internal sealed class CostFindings(StudyRoles roles, IReadOnlyList<StudyFigures> seeds)
{
    /// <summary>Part of the exhaustive search's nDCG@10 that a setting must keep to be chosen for its speed.</summary>
    private const double Kept = 0.99;

    public IEnumerable<FindingDraft> All => new[] { EfficientSearch(), Latency() }.OfType<FindingDraft>();

    private FindingDraft? EfficientSearch()
    {
        if (roles.Hypencoder is not StudyModel model || Chosen(model.Name) is not string setting)
            return null;
        ComparedSystems compared = new(
            $"{model.Name}, {setting}", model.Name, seeds[0].InDomain.Collection, CollectionResult.Main.ToString(),
            Values(model.Name, setting), Values(model.Name, null));
        double fast = Milliseconds(model.Name, setting), exact = Milliseconds(model.Name, null);
        double scored = seeds.Average(s => s.System(model.Name, setting).Statistics.PassagesScored ?? double.NaN);
        string search = setting == TwoStageConfig.RowName ? "two-stage search" : $"graph search ({setting})";
        string biEncoder = roles.BiEncoder is null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"; {roles.BiEncoder.Name} takes {Milliseconds(roles.BiEncoder.Name, null):0.00} ms");
        return new FindingDraft("efficient-search", [compared], tested => string.Create(
            CultureInfo.InvariantCulture,
            $"With {search}, {model.Name} scores {scored:N0} of {seeds[0].Passages:N0} passages a query, takes "
            + $"{fast:0.00} ms where exhaustive search takes {exact:0.00} ms ({Speed(exact / fast)}{biEncoder}), and "
            + $"is {Standing(tested[0])} it ({Figures(tested[0])})."));
    }

    /// <summary>
    /// The fastest setting that keeps the nDCG@10 of exhaustive search but for a hundredth; where none does, the one
    /// with the highest.
    /// </summary>
    private string? Chosen(string model)
    {
        string[] settings = [.. seeds[0].InDomain.Systems
            .Where(s => s.Model == model && s.Setting is not (null or LinearizedRow.Setting)).Select(s => s.Setting!)];
        string[] keeping = [.. settings.Where(s => Ndcg(s) >= Kept * Ndcg(null))];
        return keeping.Length > 0 ? keeping.MinBy(s => Milliseconds(model, s)) : settings.MaxBy(s => Ndcg(s));

        double Ndcg(string? setting) => Values(model, setting).Average(v => v.Average());
    }

    /// <summary>Whole queries, for the first number of threads.</summary>
    private FindingDraft? Latency()
    {
        if (seeds[0].Latencies.Count == 0)
            return null;
        LatencyComparison first = seeds[0].Latencies[0];
        SystemLatency hypencoder = first.Fastest;
        SystemLatency? biEncoder = first.Systems.Where(s => s.System.Model != hypencoder.System.Model)
            .MinBy(s => s.System.Faiss is null && s.System.IsExact ? 0 : 1);
        string beside = biEncoder is null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $", and {Median(biEncoder):0.00} ms with {biEncoder.System.Model} ({biEncoder.System.Name})");
        return new FindingDraft("latency", [], _ => string.Create(
            CultureInfo.InvariantCulture,
            $"With its encoding, a query over {first.Passages:N0} passages takes {Median(hypencoder):0.00} ms with "
            + $"{hypencoder.System.Model} ({hypencoder.System.Name}, the fastest system that keeps 99 % of its "
            + $"nDCG@10){beside}, on {(first.Threads == 1 ? "1 thread" : $"{first.Threads} threads")}; medians of "
            + $"{first.Queries:N0} queries."));
    }

    /// <summary>The median of a system, the mean over seeds.</summary>
    private double Median(SystemLatency system) => seeds.SelectMany(s => s.Latencies.Take(1))
        .SelectMany(c => c.Systems).Where(s => s.System.ToString() == system.System.ToString())
        .Average(s => s.Query.Median);

    private IReadOnlyList<IReadOnlyList<double>> Values(string model, string? setting) =>
        [.. seeds.Select(s => s.System(model, setting).Values.PerQuery(CollectionResult.Main))];

    private double Milliseconds(string model, string? setting) => seeds.Average(
        s => Percentile.Of([.. s.System(model, setting).Statistics.Milliseconds.Order()], 50));

    private static string Speed(double ratio) => ratio switch
    {
        >= 1.05 => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0} times as fast"),
        <= 0.95 => string.Create(CultureInfo.InvariantCulture, $"{1 / ratio:0.0} times as slow"),
        _ => "about as fast",
    };
}
