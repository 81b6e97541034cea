using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Reporting;
using Hypencoder.Studies;

namespace Hypencoder.Cli.Verbs;

/// <summary>Prints the result of a study.</summary>
internal static class StudyResult
{
    /// <summary>Number of characters in a line where no terminal sets it.</summary>
    private const int Width = 80;

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
        int width = terminal.OutputIsTerminal ? terminal.Width : Width;
        foreach (Finding finding in report.Findings)
            WriteText(terminal, finding.Text, width, "* ");
        WriteText(terminal, report.FindingsNote, width);
        if (report.Findings.Count > 0)
            terminal.Output.WriteLine();
        foreach (ReportTable table in report.Tables.Where(t => t.Level == TableLevel.Main))
        {
            TableRenderer.WriteFitted(terminal, table, width);
            terminal.Output.WriteLine();
        }
        WriteText(terminal, report.Summary, width);
        string[] rest = [.. report.Tables.Where(t => t.Level != TableLevel.Main).Select(t => t.Title)
            .Concat(report.Plots.Any() ? ["plots"] : [])];
        if (rest.Length > 0)
            WriteText(terminal, $"Also in the report: {string.Join("; ", rest)}.", width);
        terminal.Output.WriteLine($"Report: {folder.ReportPath}");
        if (File.Exists(folder.PerQueryPath))
            terminal.Output.WriteLine($"Every query's values: {folder.PerQueryPath}");
        if (search is not null)
        {
            terminal.Output.WriteLine("Search with the last model:");
            terminal.Output.WriteLine(search);
        }
    }

    /// <summary>Wraps a text, with a sign before its first line and blanks before the others.</summary>
    private static void WriteText(Terminal terminal, string text, int width, string sign = "")
    {
        foreach ((int index, string line) in TextWrap.Lines(text, width - sign.Length).Index())
            terminal.Output.WriteLine((index == 0 ? sign : new string(' ', sign.Length)) + line);
    }
}
