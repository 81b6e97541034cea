using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Reporting;
using Hypencoder.Studies.Planning;

namespace Hypencoder.Cli.Verbs;

/// <summary>Prints the plan of a study.</summary>
internal static class PlanOutput
{
    public static void Write(Terminal terminal, StudyPlan plan, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, ToJson(plan));
            return;
        }
        TableRenderer.Write(terminal, new ReportTable(
            "needs", "Models and collections", "",
            [new("What"), new("Name"), new("State"), new("Download")],
            plan.Needs.Select(need => (IReadOnlyList<ReportCell>)
                [KindName(need), need.Name, State(need), Download(need)])));
        terminal.Output.WriteLine();
        TableRenderer.Write(terminal, new ReportTable(
            "work", "Work, where nothing of it is cached",
            $"Estimated by a calibration of a few seconds on this machine, for passages of "
            + $"{plan.PassageTokens} tokens; BM25, neighbour graphs and mining are left out.",
            [new("What"), new("How much"), new("Time")],
            plan.Work.Select(work => (IReadOnlyList<ReportCell>)
                [work.Name, work.Amount, Duration.Text(work.Time)])));
        terminal.Output.WriteLine();
        foreach (string line in Summary(plan))
            terminal.Output.WriteLine(line);
    }

    /// <summary>Describes a missing need: why it is missing and how to obtain it.</summary>
    public static string Missing(StudyNeed need)
    {
        string why = need.Trouble is null ? need.Obtain : $"{need.Trouble}; {need.Obtain}";
        return $"{KindName(need)} {need.Name}: {Failure.Short(why)}";
    }

    private static string KindName(StudyNeed need) => need.Kind.ToString().ToLowerInvariant();

    public static JsonNode ToJson(StudyNeed need) => new JsonObject
    {
        ["kind"] = KindName(need),
        ["name"] = need.Name,
        ["place"] = need.Place,
        ["downloadBytes"] = need.Place is null ? need.DownloadBytes : 0,
        ["obtain"] = need.Place is null ? need.Obtain : null,
        ["trouble"] = need.Trouble,
    };

    private static IEnumerable<string> Summary(StudyPlan plan)
    {
        string unknown = plan.UnknownDownloads == 0 ? ""
            : $" and {plan.UnknownDownloads} downloads of unknown size";
        yield return $"Download: {ByteSize.Text(plan.DownloadBytes)}{unknown}.";
        yield return $"Disk for indexes: {ByteSize.Text(plan.IndexBytes)}, in {plan.IndexFolder}; free there: "
            + $"{ByteSize.Text(plan.FreeDiskBytes)}{(plan.FreeDiskBytes < plan.IndexBytes ? ", not enough" : "")}.";
        yield return $"Memory: {ByteSize.Text(plan.MemoryBytes)} at least; the largest index, of "
            + $"{ByteSize.Text(plan.LargestIndexBytes)}, is searched fastest if it fits in memory too.";
        yield return $"Time: {Duration.Text(plan.Time)}.";
        if (plan.UnknownCollections.Count > 0)
            yield return $"Not included, since their size is unknown: {string.Join(", ", plan.UnknownCollections)}.";
        foreach (StudyNeed need in plan.Needs.Where(n => n.IsBlocked))
            yield return $"Missing: {Missing(need)}";
    }

    private static string State(StudyNeed need) => need switch
    {
        { Place: string place } => place,
        { IsBlocked: true } => "missing",
        _ => "to be pulled",
    };

    private static string Download(StudyNeed need) => need switch
    {
        { Place: not null } => "",
        { CanPull: false } => "by hand",
        { DownloadBytes: long bytes } => ByteSize.Text(bytes),
        _ => "size unknown",
    };

    private static JsonObject ToJson(StudyPlan plan) => new()
    {
        ["needs"] = new JsonArray([.. plan.Needs.Select(ToJson)]),
        ["work"] = new JsonArray([.. plan.Work.Select(w => (JsonNode)new JsonObject
        {
            ["name"] = w.Name,
            ["amount"] = w.Amount,
            ["seconds"] = w.Time.TotalSeconds,
        })]),
        ["downloadBytes"] = plan.DownloadBytes,
        ["unknownDownloads"] = plan.UnknownDownloads,
        ["indexBytes"] = plan.IndexBytes,
        ["indexFolder"] = plan.IndexFolder,
        ["freeDiskBytes"] = plan.FreeDiskBytes,
        ["memoryBytes"] = plan.MemoryBytes,
        ["largestIndexBytes"] = plan.LargestIndexBytes,
        ["seconds"] = plan.Time.TotalSeconds,
        ["unknownCollections"] = JsonValues.Array(plan.UnknownCollections),
    };
}
