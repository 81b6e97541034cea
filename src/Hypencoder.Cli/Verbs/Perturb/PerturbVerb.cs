using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Paraphrasing;
using Hypencoder.Perturbations;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder perturb</c>: changes queries by misspellings, other words or another order.</summary>
internal static class PerturbVerb
{
    private static readonly string[] Kinds =
        [.. Enum.GetValues<PerturbationKind>().Select(kind => kind.ToString().ToLowerInvariant())];

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string> queries = VerbOptions.Text(
            "--queries", NamedCollection.HelpName, "Queries: a .jsonl or .tsv file, TREC topics, or a collection")
            .Names(PathRole.SplitFile);
        Option<string?> kind = VerbOptions.OptionalName(
            "--kind", $"Class of changes: {string.Join(", ", Kinds)}; one of its methods is drawn for each query",
            Kinds);
        kind.Required = true;
        Option<string?> method = VerbOptions.OptionalText(
            "--method", "NAME", $"Single method to use: {string.Join(", ", PerturbationCatalog.Names)}");
        Option<int?> changes = VerbOptions.OptionalNumber(
            "--changes", "Number of changes per query, as far as its length allows [default: 1]", 1);
        Option<int> seed = VerbOptions.Number("--seed", "Seed of the random changes", int.MinValue, 0);
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS", "Collection from which the embedding of synonyms is trained")
            .Names(PathRole.Corpus);
        Option<string?> wordNet = VerbOptions.OptionalText(
            "--wordnet", "DIR", "Folder of the WordNet database [default: the one that was pulled, or Debian's]")
            .Names(PathRole.InputFolder);
        Option<string[]> paraphraser = new Option<string[]>("--paraphraser")
        {
            HelpName = "DIR",
            Description = "Encoder-decoder model in ONNX; a second one, if given, reads the output of the first",
        }.Names(PathRole.InputFolder);
        Option<string?> prefix = VerbOptions.OptionalText(
            "--prefix", "TEXT", "Prefix that the paraphraser expects before a query, such as \"paraphrase: \"");
        Option<int?> beams = VerbOptions.OptionalNumber(
            "--beams", "Number of beams of the paraphraser's search; 1 for greedy search [default: the model's number]",
            1);
        Option<string?> variations = VerbOptions.OptionalText(
            "--variations", "FILE", "CSV file to take valid variations from instead of generating them")
            .Names(PathRole.InputFile);
        Option<string?> account = VerbOptions.OptionalText(
            "--account", "FILE", "File to write a record of the changes to, as JSON Lines")
            .Names(PathRole.OutputFile);
        Option<string> output = VerbOptions.Text("--out", "FILE", "File of changed queries to write: .jsonl or .tsv")
            .Names(PathRole.OutputFile);
        Option<bool> json = VerbOptions.Json();
        Command command = new("perturb", "Change queries as users do: misspell, rephrase or reorder them")
        {
            queries, kind, method, changes, seed, corpus, wordNet, paraphraser, prefix, beams, variations, account,
            output, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(queries),
            new PerturbSettings(
                Enum.Parse<PerturbationKind>(parsed.GetRequiredValue(kind)!, ignoreCase: true),
                parsed.GetValue(method), parsed.GetValue(seed), parsed.GetValue(changes))
            {
                Corpus = parsed.GetValue(corpus),
                WordNet = parsed.GetValue(wordNet),
                Paraphrasers = parsed.GetValue(paraphraser) ?? [],
                Paraphrasing = new ParaphraserOptions
                {
                    Prefix = parsed.GetValue(prefix) ?? "",
                    Beams = parsed.GetValue(beams),
                },
                Variations = parsed.GetValue(variations),
            },
            parsed.GetRequiredValue(output), parsed.GetValue(account), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string path, PerturbSettings settings, string output, string? account, bool json,
        CancellationToken cancellationToken)
    {
        QueryFile.CheckEnding(output);
        Query[] queries = [.. NamedCollection.Queries(path)];
        if (queries.Length == 0)
            throw new InvalidDataException($"{path}: expected queries, found none");
        if (!output.Contains(".jsonl", StringComparison.OrdinalIgnoreCase)
            && queries.FirstOrDefault(q => (q.Id + q.Text).AsSpan().ContainsAny('\t', '\r', '\n')) is Query broken)
        {
            throw new InvalidDataException(
                $"{path}: query {broken.Id} has a tab or a line break, which a .tsv file cannot hold; write .jsonl");
        }
        List<PerturbedQuery> perturbed = [];
        using (ProgressLine line = new(terminal, TimeProvider.System))
        using (PerturbationSources sources = new(settings, line))
        {
            foreach (Query query in queries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                perturbed.Add(sources.Perturbation.Perturb(query, settings.Seed));
                if (settings.TakesModel)
                    line.Report($"{perturbed.Count:N0} queries");
            }
        }
        QueryFile.Write(output, perturbed.Select(p => p.Query));
        if (account is not null)
            PerturbedQueryFile.Write(account, perturbed);
        (string Method, int Count)[] methods =
        [
            .. perturbed.Where(p => p.IsChanged).CountBy(p => p.Method).OrderBy(m => m.Key, StringComparer.Ordinal)
                .Select(m => (m.Key, m.Value)),
        ];
        int changed = perturbed.Count(p => p.IsChanged);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["queries"] = path,
                ["out"] = output,
                ["account"] = account,
                ["kind"] = settings.Kind.ToString().ToLowerInvariant(),
                ["seed"] = settings.Seed,
                ["count"] = perturbed.Count,
                ["changed"] = changed,
                ["methods"] = new JsonObject(
                    methods.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Method, m.Count))),
            });
        }
        else
        {
            string each = string.Join(", ", methods.Select(m => $"{m.Method} {m.Count:N0}"));
            string summary = $"{output}: {changed:N0} of {perturbed.Count:N0} queries changed";
            terminal.Output.WriteLine(each.Length > 0 ? $"{summary}: {each}" : summary);
        }
        return ExitCode.Success;
    }
}
