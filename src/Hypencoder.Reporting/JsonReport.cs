using System.Text.Encodings.Web;
using System.Text.Json;
using Hypencoder.Data.Formats;

namespace Hypencoder.Reporting;

/// <summary>Writes <c>results.json</c>, whose schema is described in <c>docs/results-schema.md</c>.</summary>
internal static class JsonReport
{
    /// <summary>
    /// Version of the schema, which increases with every change that a reader of the previous version could misread.
    /// </summary>
    public const int SchemaVersion = 1;

    // The file is never embedded in HTML, so † and – need no escapes.
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <paramref name="report"/>; an existing file is replaced atomically.</summary>
    public static void Write(Report report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        AtomicFile.Write(path, stream =>
        {
            using Utf8JsonWriter json = new(stream, Options);
            Write(report, json);
        });
    }

    private static void Write(Report report, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("schema", "hypencoder-results");
        json.WriteNumber("version", SchemaVersion);
        json.WriteString("title", report.Title);
        json.WriteString("study", report.Study);
        json.WriteString("profile", report.Profile);
        json.WriteNumber("seed", report.Seed);
        json.WriteStartArray("seeds");
        foreach (int seed in report.Seeds)
            json.WriteNumberValue(seed);
        json.WriteEndArray();
        json.WriteString("summary", report.Summary);
        WriteArray(json, "findings", report.Findings, finding => WriteFinding(finding, json));
        json.WriteString("findingsNote", report.FindingsNote);
        json.WriteString("command", report.Command);
        WriteEnvironment(report.Environment, json);
        json.WriteNumber("peakMemoryBytes", report.PeakMemoryBytes);
        WriteArray(json, "timings", report.Timings, timing =>
        {
            json.WriteStartObject();
            json.WriteString("stage", timing.Stage);
            WriteNumber(json, "seconds", timing.Seconds);
            json.WriteEndObject();
        });
        WriteArray(json, "sections", report.Sections, section =>
        {
            json.WriteStartObject();
            json.WriteString("id", section.Id);
            json.WriteString("title", section.Title);
            WriteArray(json, "tables", section.Tables, table => json.WriteStringValue(table.Id));
            WriteArray(json, "plots", section.Plots, plot => json.WriteStringValue(plot.Id));
            json.WriteEndObject();
        });
        WriteArray(json, "tables", report.Tables, table => WriteTable(table, json));
        WriteArray(json, "plots", report.Plots, plot => JsonPlots.Write(plot, json));
        json.WriteEndObject();
    }

    private static void WriteFinding(Finding finding, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("text", finding.Text);
        WriteArray(json, "comparisons", finding.Comparisons, comparison =>
        {
            json.WriteStartObject();
            json.WriteString("system", comparison.System);
            json.WriteString("reference", comparison.Reference);
            json.WriteString("on", comparison.On);
            json.WriteString("measure", comparison.Measure);
            json.WriteNumber("queries", comparison.Queries);
            WriteNumber(json, "value", comparison.Value);
            WriteNumber(json, "referenceValue", comparison.ReferenceValue);
            WriteNumber(json, "difference", comparison.Difference);
            WriteNumber(json, "p", comparison.PValue);
            json.WriteString("outcome", comparison.Outcome switch
            {
                FindingOutcome.Same => "same",
                FindingOutcome.Higher => "higher",
                FindingOutcome.Lower => "lower",
                FindingOutcome.Mixed => "mixed",
                _ => "not significant",
            });
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void WriteEnvironment(ReportEnvironment environment, Utf8JsonWriter json)
    {
        json.WriteStartObject("environment");
        json.WriteString("processor", environment.Processor);
        json.WriteNumber("cores", environment.Cores);
        json.WriteString("operatingSystem", environment.OperatingSystem);
        json.WriteStartObject("versions");
        foreach (SoftwareVersion software in environment.Versions)
            json.WriteString(software.Name, software.Version);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTable(ReportTable table, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", table.Id);
        json.WriteString("title", table.Title);
        json.WriteString("caption", table.Caption);
        WriteArray(json, "columns", table.Columns, column =>
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("kind", column.IsNumeric ? "number" : "text");
            json.WriteString("format", column.Format);
            json.WriteString("best", column.Best switch
            {
                ColumnBest.Highest => "highest",
                ColumnBest.Lowest => "lowest",
                _ => "none",
            });
            json.WriteEndObject();
        });
        json.WriteStartArray("rows");
        foreach (IReadOnlyList<ReportCell> row in table.Rows)
        {
            json.WriteStartArray();
            foreach (ReportCell cell in row)
                WriteCell(cell, json);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCell(ReportCell cell, Utf8JsonWriter json)
    {
        if (cell is { Text: null, Number: null, Expected: null })
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        if (cell.Text is null)
        {
            WriteNumber(json, "value", cell.Number ?? double.NaN);
            json.WriteString("marks", cell.Marks);
            if (cell.Spread is double spread)
                WriteNumber(json, "spread", spread);
        }
        else
        {
            json.WriteString("text", cell.Text);
        }
        if (cell.Expected is ReportExpectation expected)
        {
            json.WriteStartObject("published");
            WriteNumber(json, "value", expected.Value);
            WriteNumber(json, "tolerance", expected.Tolerance ?? double.NaN);
            if (cell.Agrees is bool agrees)
                json.WriteBoolean("agrees", agrees);
            else
                json.WriteNull("agrees");
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Writes a number; NaN and infinities, which JSON lacks, become null.</summary>
    internal static void WriteNumber(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    internal static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(item);
        json.WriteEndArray();
    }
}
