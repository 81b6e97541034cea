using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder search</c>: the best passages for one query, or a run for many.</summary>
internal static class SearchVerb
{
    private const int TopKOfOne = 10;
    private const int TopKOfRun = 1000; // as deep as recall is measured

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = ModelArguments.ThatIndexesKnow();
        Option<string> index = VerbOptions.Index();
        Option<string?> query = VerbOptions.OptionalText("--query", "TEXT", "One query; its passages are printed");
        Option<string?> queries = VerbOptions.OptionalText(
            "--queries", NamedCollection.HelpName,
            "Many queries, .jsonl or .tsv, a pipe, - for standard input, or a collection's; needs --run")
            .Names(PathRole.SplitFile);
        Option<string?> run = VerbOptions.OptionalText("--run", "FILE", "The TREC run to write")
            .Names(PathRole.OutputFile);
        StrategyOptions strategy = new();
        Option<int?> topK = VerbOptions.OptionalNumber(
            "--top-k", $"Passages a query [default: {TopKOfOne}; {TopKOfRun} with --queries]", 1);
        Option<bool?> excludeSelf = OwnPassages.Option("where the index is of a collection that wants it");
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("search", "Search an index")
        {
            index, query, queries, run,
        };
        strategy.AddTo(command);
        command.Add(topK);
        command.Add(excludeSelf);
        command.Add(threads);
        command.Add(json);
        model.AddTo(command);
        command.Validators.Add(result =>
        {
            bool one = result.GetResult(query) is not null, many = result.GetResult(queries) is not null;
            if (one == many)
                result.AddError("Expected either --query or --queries");
            else if (many != result.GetResult(run) is not null)
                result.AddError("--queries needs --run, and --run needs --queries");
            else if (one && result.GetResult(excludeSelf) is not null)
                result.AddError($"{excludeSelf.Name} needs --queries, whose ids say which passage is a query's own");
        });
        command.SetAction(parsed => Run(
            terminal, model.Choice(parsed), parsed.GetRequiredValue(index),
            strategy.Options(parsed, parsed.GetValue(threads)), parsed.GetValue(query), parsed.GetValue(queries),
            parsed.GetValue(run), parsed.GetValue(topK), parsed.GetValue(excludeSelf), parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice model, string index, SearchOptions options, string? query, string? queriesPath,
        string? runPath, int? topK, bool? excludeSelf, bool json, CancellationToken cancellationToken)
    {
        if (query is not null)
        {
            QueryText.Require(query, "--query");
            using SearchSession session = SearchSession.Open(terminal, model, index, options);
            OneQuery.Run(terminal, session, query, topK ?? TopKOfOne, json, cancellationToken);
        }
        else
        {
            IReadOnlyList<Query> queries = QueryText.Read(queriesPath!);
            using SearchSession session = SearchSession.Open(terminal, model, index, options, writesRun: true);
            ManyQueries.Run(
                terminal, session, queries, runPath!, topK ?? TopKOfRun, excludeSelf, json, cancellationToken);
        }
        return ExitCode.Success;
    }
}
