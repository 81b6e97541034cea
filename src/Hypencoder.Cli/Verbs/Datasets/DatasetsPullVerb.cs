using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Datasets.Catalog;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder datasets pull</c>: downloads public datasets into the cache.</summary>
internal static class DatasetsPullVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Argument<string[]> ids = new("ID")
        {
            Description = $"Ids of collections, as in `datasets list`; {PackagesApi.Name} stands for all packages",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> folder = VerbOptions.OptionalText(
            "--folder", "DIR", "Folder to download to, and to look for existing files in, instead of the cache")
            .Names(PathRole.OutputFolder);
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "pull", "Download public datasets; an interrupted download is resumed") { ids, folder, json };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(ids), parsed.GetValue(folder), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string[] ids, string? folder, bool json, CancellationToken cancellationToken)
    {
        Dataset[] datasets = [.. ids.SelectMany(Find).DistinctBy(d => d.Id)]; // before anything is downloaded
        DatasetOptions options = DatasetOptions.FromEnvironment();
        if (folder is not null)
            options = options with { Folder = Path.GetFullPath(folder) };
        List<DatasetState> states = [];
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            foreach (Dataset dataset in datasets)
            {
                states.Add(DatasetStore.Pull(
                    dataset, options,
                    new CallbackProgress<DatasetProgress>(p => line.Report(PullProgress.Text(dataset.Id, p))),
                    cancellationToken));
            }
        }
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["folder"] = options.Folder,
                ["datasets"] = new JsonArray([.. states.Select(DatasetDocument.Of)]),
            });
            return ExitCode.Success;
        }
        foreach (DatasetState state in states)
        {
            IEnumerable<string> folders = state.Files.Select(FolderOf).Distinct();
            terminal.Output.WriteLine($"{state.Dataset.Id}: {string.Join(", ", folders)}");
        }
        if (folder is not null)
            terminal.Error.WriteLine($"note: set HYPENCODER_DATASETS={options.Folder} for other commands to find them");
        return ExitCode.Success;
    }

    private static IEnumerable<Dataset> Find(string id) => DatasetCatalog.IsEmbedded(id)
        ? throw new InvalidDataException($"{id}: this collection comes with the program and need not be pulled")
        : id == PackagesApi.Name ? PackagesApi.All : [DatasetCatalog.Get(id)];

    private static string FolderOf(DatasetFileState file) =>
        file.Place == DatasetPlace.HubCache ? file.Path! : Path.GetDirectoryName(file.Path)!;
}
