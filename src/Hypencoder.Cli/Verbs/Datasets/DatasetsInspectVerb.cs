using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Datasets;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder datasets inspect</c>: shows the contents of a collection and, for one of the catalogue, its source.
/// </summary>
internal static class DatasetsInspectVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> collection = new Argument<string>("CORPUS")
        {
            Description = "Id of a collection, a directory in BEIR's format, or a .jsonl or .tsv file",
        }.Names(PathRole.Corpus);
        Option<bool> json = VerbOptions.Json();
        Command inspect = new("inspect", "Show the source of a collection, its counts and its first passage")
        {
            collection, json,
        };
        inspect.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(collection), parsed.GetValue(json)));
        return inspect;
    }

    private static int Run(Terminal terminal, string idOrPath, bool json)
    {
        DatasetOptions options = DatasetOptions.FromEnvironment();
        bool isPath = Directory.Exists(idOrPath) || File.Exists(idOrPath);
        DatasetState? state = !isPath && DatasetCatalog.Find(idOrPath) is Dataset dataset
            ? DatasetStore.State(dataset, options)
            : null;
        bool canBeCounted = state is null or { IsPresent: true, Dataset.Kind: DatasetKind.TestCollection };
        CollectionCounts? counts = canBeCounted
            ? CollectionCounts.Of(DatasetCatalog.Open(idOrPath, options))
            : null;
        if (json)
        {
            JsonObject document = state is null ? [] : DatasetDocument.Of(state);
            counts?.AddTo(document);
            JsonOutput.Write(terminal, document);
            return ExitCode.Success;
        }
        if (state is not null)
            WriteState(terminal, state);
        counts?.Write(terminal);
        return ExitCode.Success;
    }

    private static void WriteState(Terminal terminal, DatasetState state)
    {
        Dataset dataset = state.Dataset;
        string splits = string.Join(", ", dataset.Splits.Select(s => $"{s.Name} {Count(s.Queries)}"));
        terminal.Output.WriteLine(
            $"""
            {dataset.Id}: {dataset.Title}
              source:   {dataset.Source}
              licence:  {dataset.License}
              passages: {Count(dataset.Passages)}
              queries:  {splits}
              state:    {Summary(state)}
            """.ReplaceLineEndings("\n"));
        TableRenderer.Write(terminal, new ReportTable(
            "files", "", "", [new("File"), new("Bytes", "N0"), new("Hash"), new("State"), new("From")],
            state.Files.Select(f => (IReadOnlyList<ReportCell>)
            [
                f.File.Name,
                f.File.Size is long size ? (double)size : ReportCell.Empty,
                f.File.Hash is DatasetHash hash ? hash.ToString() : ReportCell.Empty,
                f.NeedsExtraction ? $"{DatasetDocument.Place(f.Place)}, packed" : DatasetDocument.Place(f.Place),
                DatasetDocument.From(f.File),
            ])));
    }

    private static string Summary(DatasetState state) => state switch
    {
        { IsPresent: true } => "present",
        { BytesMissing: long bytes } =>
            $"{bytes / 1e6:N1} MB to download; run `hypencoder datasets pull {state.Dataset.Id}`",
        _ => $"to download, of unknown size; run `hypencoder datasets pull {state.Dataset.Id}`",
    };

    private static string Count(long? number) => number?.ToString("N0") ?? ReportTable.NoValue;
}
