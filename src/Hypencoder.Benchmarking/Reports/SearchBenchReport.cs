using System.Text.Json.Nodes;
using Hypencoder.Reporting;

namespace Hypencoder.Benchmarking.Reports;

/// <summary>The report of <c>bench search</c>.</summary>
/// <param name="Options">Settings of the kernel benchmark.</param>
/// <param name="Kernels">Times of the kernels with random q-nets.</param>
/// <param name="Model">Name of the trained model; null for none.</param>
/// <param name="Jittered">Number of its passages that are copies with noise.</param>
/// <param name="Strategies">
/// Comparisons of its searches, short rankings before long ones; empty without a model.
/// </param>
internal sealed record SearchBenchReport(
    KernelBenchmarkOptions Options, KernelResult Kernels, string? Model, int Jittered,
    IReadOnlyList<LatencyComparison> Strategies)
{
    private const string NoModel = "no trained model was given: --study, or --model and --index";

    private string QNets => $"random, {Options.Width} wide, {Options.Layers} hidden layers";

    private IEnumerable<KernelTimes> Times => [Kernels.OneThread, Kernels.AllThreads];

    public JsonObject ToJson()
    {
        IReadOnlyList<LatencyRatio> ratios = Ratios();
        return new JsonObject
        {
            ["kernels"] = new JsonArray([.. Times.Select(k => new JsonObject
        {
            ["threads"] = k.Threads,
            ["qnets"] = QNets,
            ["passages"] = Options.Passages,
            ["peakGigaflops"] = k.PeakGigaflops,
            ["singleSeconds"] = k.Single,
            ["int8Seconds"] = k.Int8,
            ["libtorchSeconds"] = k.Torch,
            ["libtorchBatchSize"] = k.TorchBatchSize,
        })]),
            ["model"] = Model,
            ["strategies"] = new JsonArray([.. Strategies.Select(c => new JsonObject
        {
            ["topK"] = c.TopK,
            ["threads"] = c.Threads,
            ["queries"] = c.Queries,
            ["passages"] = c.Passages,
            ["jittered"] = Jittered,
            ["systems"] = new JsonArray([.. c.Systems.Select(BenchDocument.System)]),
        })]),
            ["ratios"] = BenchRatios.Values(ratios),
            ["ratiosOf"] = BenchRatios.Of(ratios),
            ["reasons"] = BenchRatios.Reasons(ratios),
        };
    }

    public IEnumerable<ReportTable> Tables()
    {
        yield return new ReportTable(
            "kernels", "Exhaustive scoring", $"Q-nets: {QNets}; {Options.Passages:N0} passages, the best of "
                + $"{Options.Rounds} rounds in turn. Peak: multiply-adds that read no memory.",
            [
                new("Threads", "N0"), new("Peak, GFLOP/s", "N0"), new("Ours, s", "F4"), new("Of the peak", "P0"),
                new("8 bits, s", "F4"), new("libtorch, s", "F4"), new("Its batch", "N0"),
            ],
            Times.Select(k => (IReadOnlyList<ReportCell>)
            [
                (double)k.Threads, k.PeakGigaflops, k.Single, k.PeakFraction,
                k.Int8 is double int8 ? int8 : ReportCell.Empty, k.Torch, (double)k.TorchBatchSize,
            ]));
        foreach (LatencyComparison comparison in Strategies)
            yield return LatencyTables.Systems(comparison);
        yield return new ReportTable(
            "ratios", "Ratios", "", [new("Ratio"), new("Value", "F3"), new("Of")],
            Ratios().Select(r => (IReadOnlyList<ReportCell>)
                [r.Name, r.Value is double value ? value : ReportCell.Empty, r.Reason]));
    }

    /// <summary>
    /// Ratios of short rankings under the plain names, except for the recall, which is that of long ones; the speeds of
    /// long rankings have names of their own.
    /// </summary>
    private IReadOnlyList<LatencyRatio> Ratios()
    {
        IReadOnlyList<LatencyRatio> kernels = KernelRatios.Of(Kernels);
        if (Strategies.Count == 0)
            return [.. kernels, .. EfficientRatios.Missing(NoModel)];
        LatencyComparison shallow = Strategies[0], deep = Strategies[^1];
        return
        [
            .. kernels.Select(r => r.Name == KernelRatios.Int8Same ? Int8OfModel(shallow) ?? r : r),
            .. shallow.Ratios.Where(r => r.Name != EfficientRatios.RecallFraction),
            .. deep.Ratios.Select(r => r.Name == EfficientRatios.RecallFraction ? r : r with
            {
                Name = $"{r.Name}_top{deep.TopK}",
            }),
        ];
    }

    private LatencyRatio? Int8OfModel(LatencyComparison shallow) =>
        shallow.Systems.FirstOrDefault(s => s.System.Setting == HypencoderSettings.Int8) is SystemLatency int8
            ? new LatencyRatio(
                KernelRatios.Int8Same, int8.SameRankings,
                $"queries of {Model} whose top {shallow.TopK} is the same after 8-bit products and scoring again")
            : null;
}
