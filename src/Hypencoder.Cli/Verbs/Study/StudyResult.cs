using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Reporting;
using Hypencoder.Studies;

namespace Hypencoder.Cli.Verbs;

/// <summary>Prints the result of a study.</summary>
internal static class StudyResult
{
    /// <param name="terminal">The terminal to print to.</param>
    /// <param name="arguments">The arguments of the study.</param>
    /// <param name="folder">The folder of the study.</param>
    /// <param name="report">The report of the study.</param>
    /// <param name="search">
    /// A command that searches with a model and an index of the study; null where it made none.
    /// </param>
    public static void Write(
        Terminal terminal, StudyArguments arguments, StudyFolder folder, Report report, string? search)
    {
        if (arguments.Json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["folder"] = folder.Root,
                ["report"] = folder.ReportPath,
                ["perQuery"] = File.Exists(folder.PerQueryPath) ? folder.PerQueryPath : null,
                ["search"] = search,
                ["results"] = JsonNode.Parse(File.ReadAllText(folder.ResultsPath)),
            });
            return;
        }
        foreach (ReportTable table in report.Tables)
        {
            TableRenderer.Write(terminal, table);
            terminal.Output.WriteLine();
        }
        if (report.Summary.Length > 0)
            terminal.Output.WriteLine(report.Summary);
        terminal.Output.WriteLine($"Report: {folder.ReportPath}");
        if (search is not null)
        {
            terminal.Output.WriteLine("Search with the last model:");
            terminal.Output.WriteLine(search);
        }
    }
}
