using System.Text.Json.Nodes;
using Hypencoder.Benchmarking.QNets;
using Hypencoder.Reporting;

namespace Hypencoder.Benchmarking.Reports;

/// <summary>The part of <c>bench encode</c> that compares the two forms of a q-net, as a table and as JSON.</summary>
internal static class QNetFormReport
{
    public static ReportTable Table(QNetFormTimes times) => new(
        "q-net-forms", "The q-net of one query in factored form and written out, least milliseconds on one thread",
        $"Break-even: {times.BreakEven:F0} passages by these times, {times.BreakEvenByOperations} by operations",
        [
            new("Form"), new("Encoder", "F3"), new("Hyper-head", "F3"), new($"{times.Passages} passages", "F3"),
            new("By encoder", "F2"), new("Bytes", "N0"),
        ],
        [
            Row(times, "factored", times.Factored, times.FactoredPassages, times.FactoredBytes),
            Row(
                times, "written out", times.WrittenOut, times.WrittenOutPassages,
                times.FactoredBytes + times.WrittenOutBytes),
        ]);

    public static JsonObject? Json(QNetFormTimes? times) => times is null ? null : new JsonObject
    {
        ["encoder"] = JsonValues.Number(times.Encoder),
        ["passages"] = times.Passages,
        ["factored"] = Form(times.Factored, times.FactoredPassages, times.FactoredBytes),
        ["materialised"] = Form(
            times.WrittenOut, times.WrittenOutPassages, times.FactoredBytes + times.WrittenOutBytes),
    };

    private static IReadOnlyList<ReportCell> Row(
        QNetFormTimes times, string form, double hyperHead, double scoring, long bytes) =>
        [form, times.Encoder, hyperHead, scoring, hyperHead / times.Encoder, (double)bytes];

    private static JsonObject Form(double hyperHead, double scoring, long bytes) => new()
    {
        ["hyperHead"] = JsonValues.Number(hyperHead),
        ["scoring"] = JsonValues.Number(scoring),
        ["bytes"] = bytes,
    };
}
