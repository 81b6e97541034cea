using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder split</c>: splits an index into shards for several machines.</summary>
internal static class SplitVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string> index = VerbOptions.Index();
        Option<int?> shards = VerbOptions.OptionalNumber("--shards", "Number of shards", 1);
        shards.Required = true;
        Option<string> output = VerbOptions.Text("--out", "DIR", "Folder for the shards, which must be empty")
            .Names(PathRole.OutputFolder);
        Option<int> replicas = VerbOptions.Number(
            "--replicas", "Number of nodes that are to hold each shard; adding a passage needs all of them", 1, 1);
        Option<bool> resume = VerbOptions.Resume("Keep the shards that an interrupted split completed");
        Option<bool> json = VerbOptions.Json();
        Command command = new("split", "Split an index into shards, which `cluster-node` serves from several machines")
        {
            index, shards, output, replicas, resume, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(index), parsed.GetValue(shards) ?? 1, parsed.GetRequiredValue(output),
            parsed.GetValue(resume), parsed.GetValue(replicas), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string directory, int shards, string output, bool resume, int replicas, bool json,
        CancellationToken cancellationToken)
    {
        using PassageIndex index = PassageIndex.Open(directory);
        ShardManifest manifest;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            manifest = IndexSplitter.Split(
                index, shards, output, resume, replicas,
                new CallbackProgress<int>(done => line.Report($"{done:N0} of {shards:N0} shards")), cancellationToken);
        }
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["manifest"] = ShardManifest.PathIn(output),
                ["split"] = manifest.Split,
                ["passages"] = manifest.Passages,
                ["shards"] = manifest.Shards.Count,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{ShardManifest.PathIn(output)}: {manifest.Passages:N0} passages in {manifest.Shards.Count:N0} "
                + "shards");
        }
        return ExitCode.Success;
    }
}
