using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Studies.Planning;

namespace Hypencoder.Cli.Verbs;

/// <summary>Obtains what a study needs, or reports what cannot be obtained.</summary>
internal static class Preparation
{
    /// <summary>
    /// Pulls what is missing. Returns false, with nothing downloaded or written, if something cannot be pulled.
    /// </summary>
    /// <param name="terminal">The terminal for progress and errors.</param>
    /// <param name="study">Name of the study.</param>
    /// <param name="needs">The needs of the study, after the hosts of missing ones were checked.</param>
    /// <param name="canSkip">Whether the study can run without some of them.</param>
    /// <param name="json">Whether to print what is missing as a JSON document too.</param>
    /// <param name="cancellationToken">Stops the pull; a later one resumes from the bytes received.</param>
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
            ? "a model or collection that cannot be obtained"
            : $"{blocked.Length} models and collections that cannot be obtained";
        terminal.Error.WriteLine($"error: {study} needs {what}; nothing was run");
        foreach (StudyNeed need in blocked)
            terminal.Error.WriteLine($"  {PlanOutput.Missing(need)}");
        terminal.Error.WriteLine(
            "--plan shows what a study needs; --skip-missing leaves cells of published tables empty");
    }
}
