using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Datasets;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder datasets list</c>: lists the embedded collections and those of the catalogue.</summary>
internal static class DatasetsListVerb
{
    private const string EmbeddedLicense = "MIT";

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "list", "List the collections that come with the program and the public ones that can be pulled")
        {
            json,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, bool json)
    {
        DatasetOptions options = DatasetOptions.FromEnvironment();
        DatasetState[] states = [.. DatasetCatalog.All.Select(d => DatasetStore.State(d, options))];
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["folder"] = options.Folder,
                ["collections"] = new JsonArray(
                [
                    .. DatasetCatalog.Embedded.Concat(DatasetCatalog.Tasks).Select(Embedded),
                    .. states.Select(DatasetDocument.Of),
                ]),
            });
            return ExitCode.Success;
        }
        IEnumerable<IReadOnlyList<ReportCell>> rows =
        [
            .. DatasetCatalog.Embedded.Concat(DatasetCatalog.Tasks).Select(id => (IReadOnlyList<ReportCell>)
                [id, ReportCell.Empty, ReportCell.Empty, "present", EmbeddedLicense]),
            .. states.Select(s => (IReadOnlyList<ReportCell>)
            [
                s.Dataset.Id, Number(s.Dataset.Passages), Number(s.Bytes / 1e6), s.IsPresent ? "present" : "missing",
                s.Dataset.License,
            ]),
        ];
        TableRenderer.Write(terminal, new ReportTable(
            "datasets", options.Folder,
            "MB: size of the download, once for all collections of a corpus; – where no size is published. "
            + "Run `hypencoder datasets pull ID` to download a collection.",
            [new("Collection"), new("Passages", "N0"), new("MB", "N1"), new("State"), new("Licence or terms")], rows));
        return ExitCode.Success;
    }

    private static JsonObject Embedded(string id) => new()
    {
        ["id"] = id,
        ["licence"] = EmbeddedLicense,
        ["present"] = true,
    };

    private static ReportCell Number(double? value) => value is double number ? number : ReportCell.Empty;
}
