using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Documents;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>Says what an update of an index of documents did.</summary>
internal static class IndexSummary
{
    private const int MostNamed = 10;

    public static void Print(Terminal terminal, string directory, DocumentUpdate update)
    {
        foreach ((string path, string reason) in update.Unreadable.Take(MostNamed))
            terminal.Error.WriteLine($"note: {path}: not read: {Failure.Short(reason)}");
        NoteMore(terminal, update.Unreadable.Count, "could not be read");
        foreach (string path in update.Replaced.Take(MostNamed))
            terminal.Error.WriteLine($"note: {path}: bytes that are not UTF-8 were replaced");
        NoteMore(terminal, update.Replaced.Count, "have bytes that are not UTF-8");
        terminal.Output.WriteLine(
            $"{directory}: {Count(update.Passages, "passage")}; read {Count(update.Files, "file")}: "
            + $"{Count(update.Added, "passage")} added, {update.Removed:N0} removed, {update.Kept:N0} kept");
        if (update.Skipped.Count > 0)
        {
            terminal.Output.WriteLine(
                "left out: " + string.Join(", ", update.Skipped.Select(s => $"{s.Passages:N0} {s.Name}")));
        }
        if (update.Untouched.Count > 0)
        {
            terminal.Output.WriteLine(
                $"kept as they were: {string.Join(", ", update.Untouched)} (not named; --only removes them)");
        }
    }

    public static JsonObject Document(string directory, DocumentUpdate update) => new()
    {
        ["index"] = directory,
        ["files"] = update.Files,
        ["passages"] = update.Passages,
        ["added"] = update.Added,
        ["removed"] = update.Removed,
        ["kept"] = update.Kept,
        ["sources"] = JsonValues.Array(update.Sources),
        ["untouched"] = JsonValues.Array(update.Untouched),
        ["skipped"] = new JsonObject(
            update.Skipped.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)s.Passages))),
        ["unreadable"] = new JsonObject(update.Unreadable.Select(u => KeyValuePair.Create(u.Key, (JsonNode?)u.Value))),
        ["replaced"] = JsonValues.Array(update.Replaced),
    };

    private static void NoteMore(Terminal terminal, int count, string what)
    {
        if (count > MostNamed)
            terminal.Error.WriteLine($"note: {count - MostNamed:N0} more files {what}; --json names all");
    }

    private static string Count(int count, string what) => $"{count:N0} {what}{(count == 1 ? "" : "s")}";
}
