using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder score</c>: scores passages given as text with a query's q-net.</summary>
internal static class ScoreVerb
{
    private const int ShownText = 80;

    public static Command Create(Terminal terminal)
    {
        ModelArguments model = new ModelArguments().WithQNetWidth().WithDevice();
        Option<string> query = VerbOptions.Text("--query", "TEXT", "Query text");
        Option<string[]> passages = new("--passage")
        {
            HelpName = "TEXT",
            Description = "One or more passage texts",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<bool> json = VerbOptions.Json();
        Command command = new("score", "Score passages given as text for a query") { query, passages, json };
        model.AddTo(command);
        command.SetAction(parsed => Run(
            terminal, model.Choice(parsed), parsed.GetRequiredValue(query), parsed.GetRequiredValue(passages),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, ModelChoice choice, string query, string[] passages, bool json)
    {
        QueryText.Require(query, "--query");
        using RetrievalModel model = choice.Load(terminal);
        QNet net = model.EncodeQueries([query])[0];
        float[] scores = new float[passages.Length];
        QNetScorer.Score(net, model.EncodePassages(passages), scores);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["query"] = query,
                ["scores"] = new JsonArray([.. scores.Select(s => JsonValues.Number(s))]),
            });
            return ExitCode.Success;
        }
        TableRenderer.Write(terminal, new ReportTable(
            "scores", "", "", [new("Score", "F4"), new("Passage")],
            passages.Zip(scores, (p, s) => (IReadOnlyList<ReportCell>)[(double)s, TextWrap.Start(p, ShownText)])));
        return ExitCode.Success;
    }
}
