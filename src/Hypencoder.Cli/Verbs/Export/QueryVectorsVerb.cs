using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Engines;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder query-vectors</c>: writes the vectors that another engine is asked with.</summary>
internal static class QueryVectorsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = ModelArguments.ThatIndexesKnow().WithQNetWidth();
        Option<string> index = VerbOptions.Index();
        Option<string> queries = VerbOptions.Text(
            "--queries", NamedCollection.HelpName,
            "Queries: a .jsonl or .tsv file or pipe, - for standard input, or a collection")
            .Names(PathRole.SplitFile);
        Option<string?> to = VerbOptions.OptionalName(
            "--to", "Form of the vectors", [.. QueryVectorExport.Formats.Select(VectorFormats.Name)]);
        to.Required = true;
        Option<string> output = VerbOptions.Text("--out", "DIR", "Folder to make").Names(PathRole.OutputFolder);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "query-vectors", "Write the vectors by which another engine finds candidates for queries")
        {
            index, queries, to, output, threads, json,
        };
        model.AddTo(command);
        command.SetAction(parsed => Run(
            terminal, model.Choice(parsed), parsed.GetRequiredValue(index), parsed.GetRequiredValue(queries),
            VectorFormats.Parse(parsed.GetValue(to))!.Value, parsed.GetRequiredValue(output),
            parsed.GetValue(threads), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice model, string index, string queriesPath, VectorFormat format, string output,
        int threads, bool json, CancellationToken cancellationToken)
    {
        IReadOnlyList<Query> queries = QueryText.Read(queriesPath);
        using SearchSession session = SearchSession.Open(
            terminal, model, index, new SearchOptions { Threads = threads });
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            QueryVectorExport.Write(
                session.Retriever, queries, format, output,
                new TimeLeft(line, queries.Count, TimeProvider.System, "queries"), cancellationToken);
        }
        int dimension = session.Retriever.Model.Dimension;
        string kind = session.Retriever.Model.Config.ScoresByInnerProduct ? "query vectors" : "surrogates of q-nets";
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["export"] = output,
                ["format"] = VectorFormats.Name(format),
                ["queries"] = queries.Count,
                ["dimension"] = dimension,
                ["kind"] = kind,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{output}: {queries.Count:N0} {kind} of {dimension:N0} values for inner products");
        }
        return ExitCode.Success;
    }
}
