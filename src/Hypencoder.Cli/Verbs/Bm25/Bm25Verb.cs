using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Lexical;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder bm25</c>: searches an index or a corpus by BM25, without a model.</summary>
internal static class Bm25Verb
{
    private const int TopKOfOne = 10;
    private const int TopKOfRun = 1000; // as deep as recall is measured

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string?> index = VerbOptions.OptionalText(
            "--index", "DIR", "Index folder, whose BM25 index is made or brought up to date first")
            .Names(PathRole.IndexToExtend);
        Option<string?> corpus = VerbOptions.OptionalText(
            "--corpus", "CORPUS",
            "Corpus, which is indexed in memory: the id of a collection, a directory in BEIR's format, or a .jsonl or "
            + ".tsv file").Names(PathRole.Corpus);
        Option<string?> query = VerbOptions.OptionalText("--query", "TEXT", "Query whose best passages to print");
        Option<string?> queries = VerbOptions.OptionalText(
            "--queries", NamedCollection.HelpName,
            "Queries of a run: a .jsonl or .tsv file or pipe, - for standard input, or a collection; needs --run")
            .Names(PathRole.SplitFile);
        Option<string?> run = VerbOptions.OptionalText("--run", "FILE", "TREC run to write")
            .Names(PathRole.OutputFile);
        Bm25Options usual = new();
        Option<double?> k1 = VerbOptions.OptionalAmount(
            "--k1", FormattableString.Invariant(
                $"Larger values let repeated words count for more [default: {usual.K1}]"));
        Option<double?> b = VerbOptions.OptionalAmount(
            "--b", FormattableString.Invariant(
                $"0 to 1; larger values penalise long passages more [default: {usual.B}]"));
        Option<bool> whole = new("--whole-identifiers")
        {
            Description = "Do not index the parts of identifiers such as DateTime.TryParse; needs --corpus",
        };
        Option<bool> titles = new("--title-field")
        {
            Description = "Index titles in a field of their own, as BEIR's baseline; needs --corpus",
        };
        Option<int?> topK = VerbOptions.OptionalNumber(
            "--top-k", $"Number of passages per query [default: {TopKOfOne}; {TopKOfRun} with --queries]", 1);
        Option<bool?> excludeSelf = OwnPassages.Option("true if the corpus is a collection for which this is usual");
        Option<bool> json = VerbOptions.Json();
        Command command = new("bm25", "Search an index or a corpus by BM25, for one query, or for many and write a run")
        {
            index, corpus, query, queries, run, k1, b, whole, titles, topK, excludeSelf, json,
        };
        command.Validators.Add(result =>
        {
            bool one = result.GetResult(query) is not null, many = result.GetResult(queries) is not null;
            bool ofIndex = result.GetResult(index) is not null;
            if (ofIndex == result.GetResult(corpus) is not null)
                result.AddError("Expected either --index or --corpus");
            else if (one && many)
                result.AddError("Expected one of --query and --queries, found both");
            else if (!ofIndex && !one && !many)
                result.AddError("Expected either --query or --queries");
            else if (many != result.GetResult(run) is not null)
                result.AddError("--queries needs --run, and --run needs --queries");
            else if (ofIndex && (result.GetValue(whole) || result.GetValue(titles)))
                result.AddError($"{(result.GetValue(whole) ? whole : titles).Name} needs --corpus");
            else if (!many && result.GetResult(excludeSelf) is not null)
                result.AddError($"{excludeSelf.Name} needs --queries");
            else if (!one && !many && result.GetResult(topK) is not null)
                result.AddError($"{topK.Name} needs --query or --queries");
        });
        command.SetAction(parsed =>
        {
            Bm25Options options = new()
            {
                K1 = parsed.GetValue(k1) ?? usual.K1,
                B = parsed.GetValue(b) ?? usual.B,
                SplitIdentifiers = !parsed.GetValue(whole),
                TitleField = parsed.GetValue(titles),
            };
            if (options.B > 1)
                throw new InvalidDataException(
                    FormattableString.Invariant($"--b: expected a number from 0 to 1, found {options.B}"));
            string? text = parsed.GetValue(query), path = parsed.GetValue(queries);
            if (text is not null)
                QueryText.Require(text, "--query");
            IReadOnlyList<Query> texts = path is null ? [] : QueryText.Read(path);
            using Bm25Source source = parsed.GetValue(index) is string folder
                ? Bm25Source.OfIndex(terminal, folder, options, writesRun: path is not null, cancellationToken)
                : Bm25Source.OfCorpus(
                    parsed.GetValue(corpus)!, options, writesRun: path is not null, cancellationToken);
            if (text is not null)
                One(terminal, source, text, parsed.GetValue(topK) ?? TopKOfOne, parsed.GetValue(json));
            else if (path is not null)
            {
                Many(
                    terminal, source, texts, parsed.GetValue(run)!, parsed.GetValue(topK) ?? TopKOfRun,
                    parsed.GetValue(excludeSelf), parsed.GetValue(json), cancellationToken);
            }
            else
                State(terminal, source, parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static void One(Terminal terminal, Bm25Source source, string query, int topK, bool json)
    {
        Hit[] hits = [.. source.Search(query, topK).Select(
            (found, i) => new Hit(i + 1, (float)found.Score, source.Passage(found.PassageId)))];
        if (hits.Length == 0)
            terminal.Error.WriteLine("note: no passage shares a word with the query");
        if (!json)
        {
            HitList.Print(terminal, hits);
            return;
        }
        JsonOutput.Write(terminal, new JsonObject
        {
            ["query"] = query,
            ["topK"] = topK,
            ["found"] = hits.Length,
            ["results"] = new JsonArray([.. hits.Select(HitList.Document)]),
        });
    }

    private static void Many(
        Terminal terminal, Bm25Source source, IReadOnlyList<Query> queries, string path, int topK, bool? excludeSelf,
        bool json, CancellationToken cancellationToken)
    {
        bool leavesOutOwn = excludeSelf ?? OwnPassages.AreLeftOutOf(source.Corpus);
        QueryRunOptions options = new() { TopK = topK, LeavesOutOwn = leavesOutOwn };
        IReadOnlyList<RunEntry>[] found = new IReadOnlyList<RunEntry>[queries.Count];
        Parallel.For(
            0, queries.Count, new ParallelOptions { CancellationToken = cancellationToken },
            i => found[i] = source.Search(queries[i].Text, options.Depth));
        Run run = new();
        int own = queries.Zip(found).Count(pair => options.AddTo(run, pair.First, pair.Second));
        int empty = found.Count(entries => entries.Count == 0);
        TrecRun.Write(path, run, "hypencoder-bm25");
        if (own > 0 && !leavesOutOwn && excludeSelf is null)
            OwnPassages.Note(terminal, "", own);
        if (empty > 0)
        {
            terminal.Error.WriteLine(
                $"note: no passage shares a word with {empty:N0} of {queries.Count:N0} queries, which {path} lacks");
        }
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["run"] = path,
                ["queries"] = queries.Count,
                ["passages"] = source.Count,
                ["topK"] = topK,
                ["excludeSelf"] = leavesOutOwn,
                ["queriesWithNone"] = empty,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{path}: {queries.Count:N0} queries, BM25 over {source.Count:N0} passages, top {topK}");
        }
    }

    private static void State(Terminal terminal, Bm25Source source, bool json)
    {
        if (json)
            JsonOutput.Write(terminal, new JsonObject { ["index"] = source.Name, ["passages"] = source.Count });
        else
            terminal.Output.WriteLine($"{source.Name}: BM25 over {source.Count:N0} passages is up to date");
    }
}
