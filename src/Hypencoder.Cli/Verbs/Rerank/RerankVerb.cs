using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Hybrid.Reranking;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder rerank</c>: orders the passages of a run by the scores of a model.</summary>
internal static class RerankVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = ModelArguments.ThatIndexesKnow().WithQNetWidth();
        Option<string> run = VerbOptions.Text(
            "--run", "FILE", "Run whose passages to rerank, in any format that `evaluate` reads")
            .Names(PathRole.InputFile);
        Option<string> queries = VerbOptions.Text(
            "--queries", NamedCollection.HelpName,
            "Queries of the run: a .jsonl or .tsv file or pipe, - for standard input, or a collection")
            .Names(PathRole.SplitFile);
        Option<string?> index = VerbOptions.OptionalText(
            "--index", "DIR", "Index with the passages; its vectors are used where the model made it")
            .Names(PathRole.Index);
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS",
            "Corpus with the passages: the id of a collection, a directory in BEIR's format, or a .jsonl or .tsv file")
            .Names(PathRole.Corpus);
        Option<string> output = VerbOptions.Text("--output", "FILE", "TREC run to write").Names(PathRole.OutputFile);
        Option<int?> depth = VerbOptions.OptionalNumber(
            "--depth", "Number of passages of each query to rerank; the others are left out [default: all]", 1);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "rerank", "Order the passages of a run by a model: Hypencoder, bi-encoder or cross-encoder")
        {
            run, queries, index, corpus, output, depth, threads, json,
        };
        model.AddTo(command);
        command.Validators.Add(result =>
        {
            bool ofIndex = result.GetResult(index) is not null;
            if (ofIndex == result.GetResult(corpus) is not null)
                result.AddError("Expected either --index or --corpus");
            else if (!ofIndex && result.GetResult("--model") is null)
                result.AddError("--corpus needs --model");
        });
        command.SetAction(parsed =>
        {
            string runPath = parsed.GetRequiredValue(run), path = parsed.GetRequiredValue(output);
            (Query[] asked, Dictionary<string, string[]> candidates) = Read(
                runPath, parsed.GetRequiredValue(queries), parsed.GetValue(depth));
            using RerankSource source = parsed.GetValue(index) is string folder
                ? RerankSource.OfIndex(folder)
                : RerankSource.OfCorpus(parsed.GetValue(corpus)!);
            source.Find(runPath, candidates, cancellationToken);
            using ProgressLine line = new(terminal, TimeProvider.System);
            using RerankModel scorer = RerankModel.Load(
                terminal, model.Choice(parsed), source, parsed.GetValue(threads), line, cancellationToken);
            Run reranked = Reranker.Rerank(
                asked, candidates, scorer.Scorer, new TimeLeft(line, asked.Length, TimeProvider.System, "queries"),
                cancellationToken);
            TrecRun.Write(path, reranked, "hypencoder-rerank");
            long passages = candidates.Values.Sum(ids => (long)ids.Length);
            line.Dispose();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal, new JsonObject
                {
                    ["run"] = path,
                    ["queries"] = asked.Length,
                    ["passages"] = passages,
                    ["model"] = scorer.Name,
                    ["kind"] = scorer.Kind,
                    ["storedVectors"] = scorer.UsesStoredVectors,
                });
                return ExitCode.Success;
            }
            string how = scorer.UsesStoredVectors ? $", vectors of {source.Name}" : "";
            terminal.Output.WriteLine(
                $"{path}: {asked.Length:N0} queries, {passages:N0} passages reranked by {scorer.Name} "
                + $"({scorer.Kind}{how})");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Reads the run and the texts of its queries.</summary>
    private static (Query[] Queries, Dictionary<string, string[]> Candidates) Read(
        string runPath, string queriesPath, int? depth)
    {
        Run run = RunFile.Read(runPath);
        Dictionary<string, string[]> candidates;
        try
        {
            candidates = Reranker.Candidates(run, depth);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{runPath}: {e.Message}", e);
        }
        Dictionary<string, Query> texts = QueryText.Read(queriesPath).ToDictionary(query => query.Id);
        string[] missing = [.. run.QueryIds.Where(id => !texts.ContainsKey(id))];
        return missing.Length == 0
            ? ([.. run.QueryIds.Select(id => texts[id])], candidates)
            : throw new InvalidDataException(
                $"{queriesPath}: expected the queries of {runPath}, found none with id \"{missing[0]}\""
                + (missing.Length > 1 ? $", as of {missing.Length - 1:N0} others" : ""));
    }
}
