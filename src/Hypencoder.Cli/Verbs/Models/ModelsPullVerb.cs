using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Hub;
using Hypencoder.Models;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder models pull</c>: downloads a model from Hugging Face into the cache.</summary>
internal static class ModelsPullVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Argument<string> id = new("ID") { Description = "Model at Hugging Face: org/name or org/name@revision" };
        Option<bool> json = VerbOptions.Json();
        Command command = new("pull", "Download a model; an interrupted download is resumed") { id, json };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(id), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(Terminal terminal, string id, bool json, CancellationToken cancellationToken)
    {
        if (!HubRepository.TryParse(id, out HubRepository? repository))
        {
            throw new InvalidDataException(
                $"expected a repository, org/name or org/name@revision, found \"{id}\"{ModelHub.NearNames(id)}");
        }
        HubSnapshot snapshot;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            try
            {
                snapshot = ModelHub.Pull(
                    repository, progress: new CallbackProgress<HubProgress>(p => line.Report(PullProgress.Text(p))),
                    cancellationToken: cancellationToken);
            }
            catch (InvalidDataException e) when (ModelHub.NearNames(id) is { Length: > 0 } near)
            {
                throw new InvalidDataException(e.Message + near, e);
            }
            if (snapshot.HubWasUnreachable)
                line.Note($"warning: the hub cannot be reached; using {id} from the cache");
        }
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["id"] = repository.Id,
                ["revision"] = repository.Revision,
                ["commit"] = snapshot.Commit,
                ["directory"] = snapshot.Directory,
                ["files"] = new JsonObject(
                    snapshot.Files.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Path, f.Size))),
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{snapshot.Directory}: {snapshot.Files.Count} files of {repository}, {snapshot.Size:N0} bytes");
        }
        return ExitCode.Success;
    }
}
