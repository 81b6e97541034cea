using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Studies.Planning;

namespace Hypencoder.Cli.Verbs;

/// <summary>Brings what a study needs, or says what is not to be had.</summary>
internal static class Preparation
{
    /// <summary>Pulls what is missing; false, with nothing fetched or written, where that cannot be done.</summary>
    /// <param name="terminal">Hears of it.</param>
    /// <param name="study">The study's name.</param>
    /// <param name="needs">Of the study, the hosts of missing ones asked.</param>
    /// <param name="canSkip">Whether the study can go on without some of them.</param>
    /// <param name="json">Print what is missing as a document, too.</param>
    /// <param name="cancellationToken">What was received stays.</param>
    public static bool TryMeet(
        Terminal terminal, string study, StudyNeeds needs, bool canSkip, bool json, CancellationToken cancellationToken)
    {
        StudyNeed[] blocked = [.. needs.Missing.Where(n => n.IsBlocked)];
        if (blocked.Length > 0 && !canSkip)
        {
            Refuse(terminal, study, blocked, json);
            return false;
        }
        using ProgressLine line = new(terminal, TimeProvider.System);
        needs.Pull(line, cancellationToken);
        return true;
    }

    private static void Refuse(Terminal terminal, string study, StudyNeed[] blocked, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["study"] = study,
                ["missing"] = new JsonArray([.. blocked.Select(PlanOutput.ToJson)]),
            });
        }
        string what = blocked.Length == 1
            ? "a model or collection that is not"
            : $"{blocked.Length} models and collections that are not";
        terminal.Error.WriteLine($"error: {study} needs {what} to be had; nothing was run");
        foreach (StudyNeed need in blocked)
            terminal.Error.WriteLine($"  {PlanOutput.Missing(need)}");
        terminal.Error.WriteLine(
            "--plan says what a study needs; --skip-missing leaves cells of published tables empty");
    }
}
