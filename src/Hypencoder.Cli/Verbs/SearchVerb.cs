using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Searching;
using Hypencoder.Data;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder search</c>: the best passages for one query, or a run for many.</summary>
internal static class SearchVerb
{
    private const int TopKOfOne = 10;
    private const int TopKOfRun = 1000; // as deep as recall is measured

    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        GraphSearchOptions defaults = GraphSearchOptions.Efficient1;
        ModelArguments model = new();
        Option<string> index = VerbOptions.Index();
        Option<string?> query = VerbOptions.OptionalText("--query", "TEXT", "One query; its passages are printed");
        Option<string?> queries = VerbOptions.OptionalText(
            "--queries", "FILE", "Many queries, .jsonl or .tsv; needs --run");
        Option<string?> run = VerbOptions.OptionalText("--run", "FILE", "The TREC run to write");
        Option<string?> strategy = VerbOptions.OptionalName(
            "--strategy", $"{Strategies.Exhaustive} (a Hypencoder's default), {Strategies.Graph} or "
                + $"{Strategies.InnerProduct} (a bi-encoder's)",
            Strategies.Exhaustive, Strategies.Graph, Strategies.InnerProduct);
        Option<int?> entryPoints = VerbOptions.OptionalNumber(
            "--entry-points", $"Graph: passages to start from [default: {defaults.EntryPoints}]", 1);
        Option<int?> candidates = VerbOptions.OptionalNumber(
            "--candidates", $"Graph: passages whose neighbours are looked at [default: {defaults.Candidates}]", 1);
        Option<int?> iterations = VerbOptions.OptionalNumber(
            "--max-iterations", $"Graph: how often passages are scored [default: {defaults.MaxIterations}]", 1);
        Option<int?> topK = VerbOptions.OptionalNumber(
            "--top-k", $"Passages a query [default: {TopKOfOne}; {TopKOfRun} with --queries]", 1);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("search", "Search an index")
        {
            index, query, queries, run, strategy, entryPoints, candidates, iterations, topK, threads, json,
        };
        model.AddTo(command);
        command.Validators.Add(result =>
        {
            bool one = result.GetResult(query) is not null, many = result.GetResult(queries) is not null;
            if (one == many)
                result.AddError("Expected either --query or --queries");
            else if (many != result.GetResult(run) is not null)
                result.AddError("--queries needs --run, and --run needs --queries");
            Option? graphOnly = new Option[] { entryPoints, candidates, iterations }
                .FirstOrDefault(o => result.GetResult(o) is not null);
            if (graphOnly is not null && result.GetValue(strategy) != Strategies.Graph)
                result.AddError($"{graphOnly.Name} needs --strategy {Strategies.Graph}");
        });
        command.SetAction(parsed =>
        {
            SearchSettings settings = new(parsed.GetValue(strategy), parsed.GetValue(threads), defaults with
            {
                EntryPoints = parsed.GetValue(entryPoints) ?? defaults.EntryPoints,
                Candidates = parsed.GetValue(candidates) ?? defaults.Candidates,
                MaxIterations = parsed.GetValue(iterations) ?? defaults.MaxIterations,
                Threads = parsed.GetValue(threads),
            });
            return Run(
                terminal, model.Choice(parsed), parsed.GetRequiredValue(index), settings,
                parsed.GetValue(query), parsed.GetValue(queries), parsed.GetValue(run), parsed.GetValue(topK),
                parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice model, string index, SearchSettings settings, string? query, string? queriesPath,
        string? runPath, int? topK, bool json, CancellationToken cancellation)
    {
        if (query is not null)
        {
            QueryText.Require(query, "--query");
            using SearchSession session = SearchSession.Open(terminal, model, index, settings);
            OneQuery.Run(terminal, session, query, topK ?? TopKOfOne, json, cancellation);
        }
        else
        {
            IReadOnlyList<Query> queries = QueryText.Read(queriesPath!);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(runPath!))!);
            using SearchSession session = SearchSession.Open(terminal, model, index, settings);
            ManyQueries.Run(terminal, session, queries, runPath!, topK ?? TopKOfRun, json, cancellation);
        }
        return ExitCode.Success;
    }
}
