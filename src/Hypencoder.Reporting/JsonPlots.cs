using System.Text.Json;

namespace Hypencoder.Reporting;

/// <summary>Writes the data of plots to <c>results.json</c>.</summary>
internal static class JsonPlots
{
    public static void Write(ReportPlot plot, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", plot.Id);
        json.WriteString("title", plot.Title);
        json.WriteString("caption", plot.Caption);
        switch (plot)
        {
            case BarChart chart:
                json.WriteString("kind", "bar");
                json.WriteString("valueLabel", chart.ValueLabel);
                JsonReport.WriteArray(json, "groups", chart.Groups, group => WriteGroup(group, json));
                break;
            case ScatterChart chart:
                WriteAxes("scatter", chart.XLabel, chart.YLabel, json);
                JsonReport.WriteArray(json, "points", chart.Points, point =>
                {
                    json.WriteStartObject();
                    json.WriteString("series", point.Series);
                    json.WriteString("label", point.Label);
                    JsonReport.WriteNumber(json, "x", point.X);
                    JsonReport.WriteNumber(json, "y", point.Y);
                    json.WriteEndObject();
                });
                break;
            case LineChart chart:
                WriteAxes("line", chart.XLabel, chart.YLabel, json);
                json.WriteBoolean("logarithmic", chart.IsLogarithmic);
                JsonReport.WriteArray(json, "lines", chart.Lines, line => WriteLine(line, json));
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteAxes(string kind, string xLabel, string yLabel, Utf8JsonWriter json)
    {
        json.WriteString("kind", kind);
        json.WriteString("xLabel", xLabel);
        json.WriteString("yLabel", yLabel);
    }

    private static void WriteGroup(BarGroup group, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", group.Name);
        JsonReport.WriteArray(json, "bars", group.Bars, bar =>
        {
            json.WriteStartObject();
            json.WriteString("label", bar.Label);
            JsonReport.WriteNumber(json, "value", bar.Value);
            json.WriteString("marks", bar.Marks);
            if (bar.Interval is (double low, double high))
            {
                JsonReport.WriteNumber(json, "low", low);
                JsonReport.WriteNumber(json, "high", high);
            }
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void WriteLine(Line line, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", line.Name);
        JsonReport.WriteArray(json, "points", line.Points, point =>
        {
            json.WriteStartObject();
            JsonReport.WriteNumber(json, "x", point.X);
            JsonReport.WriteNumber(json, "y", point.Y);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }
}
