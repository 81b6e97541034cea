using System.Text.Json.Nodes;
using Hypencoder.Benchmarking.Serving;
using Hypencoder.Reporting;

namespace Hypencoder.Benchmarking.Reports;

/// <summary>The document and the table of <c>bench serve</c>.</summary>
internal static class ServeBenchReport
{
    public static JsonObject ToJson(ServeBenchmarkResult result) => new()
    {
        ["passages"] = result.Passages,
        ["queries"] = result.Queries,
        ["unit"] = "ms a request",
        ["alone"] = BenchDocument.Summary(result.Alone),
        ["together"] = result.Together is null ? null : BenchDocument.Summary(result.Together),
        ["clients"] = result.Load.Clients,
        ["seconds"] = JsonValues.Number(result.Load.Seconds),
        ["answered"] = result.Load.Answered,
        ["refused"] = result.Load.Refused,
        ["failed"] = result.Load.Failed,
        ["different"] = result.Load.Different,
        ["memory"] = new JsonObject
        {
            ["startBytes"] = result.Memory.StartBytes,
            ["endBytes"] = result.Memory.EndBytes,
            ["startWorkingSet"] = result.Memory.StartWorkingSet,
            ["endWorkingSet"] = result.Memory.EndWorkingSet,
        },
        ["ratios"] = BenchRatios.Values(result.Ratios),
        ["ratiosOf"] = BenchRatios.Of(result.Ratios),
        ["reasons"] = BenchRatios.Reasons(result.Ratios),
    };

    public static ReportTable Table(ServeBenchmarkResult result)
    {
        ServeLoad load = result.Load;
        return new ReportTable(
            "serve", FormattableString.Invariant($"Milliseconds per request, {result.Passages:N0} passages"),
            FormattableString.Invariant($"{load.Clients} clients for {load.Seconds:F0} s: ")
                + FormattableString.Invariant($"{load.Answered:N0} answered, ")
                + FormattableString.Invariant($"{load.Refused:N0} refused with 429, {load.Failed:N0} failed, ")
                + FormattableString.Invariant($"{load.Different:N0} different from alone; not encoding or searching: ")
                + FormattableString.Invariant($"{100 * result.OverheadShare:F1} % of one client's time; ")
                + "managed memory "
                + FormattableString.Invariant($"{result.Memory.StartBytes >> 20:N0} MiB at the start, ")
                + FormattableString.Invariant($"{result.Memory.EndBytes >> 20:N0} MiB at the end"),
            [new("Clients"), new("Median", "F2"), new("99th percentile", "F2"), new("Mean", "F2")],
            [
                .. Row("1", result.Alone),
                .. result.Together is null ? [] : Row(FormattableString.Invariant($"{load.Clients}"), result.Together),
            ]);
    }

    private static IReadOnlyList<ReportCell>[] Row(string clients, LatencySummary summary) =>
        [[clients, summary.Median, summary.P99, summary.Mean]];
}
