using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Hybrid;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder search</c>: finds the best passages for one query, or makes a run for many.</summary>
internal static class SearchVerb
{
    private const int TopKOfOne = 10;
    private const int TopKOfRun = 1000; // as deep as recall is measured

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = ModelArguments.ThatIndexesKnow().WithQNetWidth();
        Argument<string[]> text = new("TEXT")
        {
            Description = "Question about indexed documents: `search TEXT` is `ask TEXT`",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> index = IndexPlace.Option();
        Option<string?> query = VerbOptions.OptionalText("--query", "TEXT", "Query whose best passages to print");
        Option<string?> queries = VerbOptions.OptionalText(
            "--queries", NamedCollection.HelpName,
            "Queries of a run: a .jsonl or .tsv file or pipe, - for standard input, or a collection; needs --run")
            .Names(PathRole.SplitFile);
        Option<string?> run = VerbOptions.OptionalText("--run", "FILE", "TREC run to write")
            .Names(PathRole.OutputFile);
        StrategyOptions strategy = new();
        Option<bool> hybrid = new("--hybrid")
        {
            Description = "Search by BM25 too, and fuse the two rankings; bm25/ in the index folder is made if missing",
        };
        FusionArguments fusion = new("fusion-", "Weights of BM25 and of the model");
        Option<int?> topK = VerbOptions.OptionalNumber(
            "--top-k", $"Number of passages per query [default: {TopKOfOne}; {TopKOfRun} with --queries]", 1);
        Option<bool?> excludeSelf = OwnPassages.Option("true if the index is of a collection for which this is usual");
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("search", "Search an index for one query, or for many and write a run")
        {
            text, index, query, queries, run,
        };
        strategy.AddTo(command);
        command.Add(hybrid);
        fusion.AddTo(command);
        command.Add(topK);
        command.Add(excludeSelf);
        command.Add(threads);
        command.Add(json);
        model.AddTo(command);
        command.Validators.Add(result =>
        {
            bool one = result.GetResult(query) is not null, many = result.GetResult(queries) is not null;
            if (result.GetResult(text) is { Tokens.Count: > 0 })
            {
                if (one || many || result.GetResult(run) is not null)
                    result.AddError("Expected either TEXT, --query or --queries");
                else if (result.GetValue(hybrid))
                    result.AddError($"{hybrid.Name} needs --query or --queries");
                else if (result.GetResult(model.QNetWidth!) is not null)
                    result.AddError($"{model.QNetWidth!.Name} needs --query or --queries");
                else if (result.GetResult(CandidateEngine.OptionName) is not null)
                    result.AddError($"{CandidateEngine.OptionName} needs --query or --queries");
            }
            else if (one == many)
                result.AddError("Expected either --query or --queries");
            else if (many != result.GetResult(run) is not null)
                result.AddError("--queries needs --run, and --run needs --queries");
            else if (one && result.GetResult(excludeSelf) is not null)
            {
                result.AddError(
                    $"{excludeSelf.Name} needs --queries, since only queries with ids can have passages of their own");
            }
            else if (!result.GetValue(hybrid) && fusion.All.Find(o => result.GetResult(o) is not null) is { } alone)
                result.AddError($"{alone.Name} needs {hybrid.Name}");
            else if (fusion.Count(result) is int count and not 2)
                result.AddError($"{fusion.Weights.Name}: expected 2 weights, of BM25 and of the model, found {count}");
        });
        command.SetAction(parsed => parsed.GetValue(text) is { Length: > 0 } words ? AskVerb.Run(
            terminal, string.Join(' ', words), parsed.GetValue(index), parsed.GetValue(topK) ?? AskVerb.UsualTopK,
            parsed.GetValue(threads), parsed.GetValue(json), cancellationToken) : Run(
            terminal, model.Choice(parsed), IndexPlace.Find(parsed.GetValue(index)),
            strategy.Options(parsed, parsed.GetValue(threads)), strategy.CandidatesFrom(parsed),
            parsed.GetValue(hybrid)
                ? new HybridOptions { Fusion = fusion.Options(parsed), Depth = fusion.Depth(parsed) }
                : null,
            parsed.GetValue(query), parsed.GetValue(queries), parsed.GetValue(run), parsed.GetValue(topK),
            parsed.GetValue(excludeSelf), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice model, string index, SearchOptions options, string? candidatesFrom,
        HybridOptions? hybrid, string? query, string? queriesPath, string? runPath, int? topK, bool? excludeSelf,
        bool json, CancellationToken cancellationToken)
    {
        if (query is not null)
        {
            QueryText.Require(query, "--query");
            using CandidateEngine? engine =
                candidatesFrom is null ? null : CandidateEngine.Open(candidatesFrom);
            options = options with { CandidateSource = engine?.Source };
            using SearchSession session = SearchSession.Open(terminal, model, index, options);
            int best = topK ?? TopKOfOne;
            if (hybrid is null)
                OneQuery.Run(terminal, session, query, best, json, cancellationToken);
            else
                HybridSearch.One(terminal, session, hybrid, query, best, json, cancellationToken);
        }
        else
        {
            IReadOnlyList<Query> queries = QueryText.Read(queriesPath!);
            using CandidateEngine? engine =
                candidatesFrom is null ? null : CandidateEngine.Open(candidatesFrom);
            options = options with { CandidateSource = engine?.Source };
            using SearchSession session = SearchSession.Open(terminal, model, index, options, writesRun: true);
            int best = topK ?? TopKOfRun;
            if (hybrid is null)
                ManyQueries.Run(terminal, session, queries, runPath!, best, excludeSelf, json, cancellationToken);
            else
            {
                HybridSearch.Many(
                    terminal, session, hybrid, queries, runPath!, best, excludeSelf, json, cancellationToken);
            }
        }
        return ExitCode.Success;
    }
}
