using System.CommandLine;
using System.CommandLine.Parsing;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary>The strategy of <c>hypencoder search</c> and the options that belong to one strategy or another.</summary>
internal sealed class StrategyOptions
{
    private const string Single = "single", Int8 = "int8";

    private readonly Option<string?> _strategy = VerbOptions.OptionalName(
        "--strategy",
        $"{StrategyChoice.Exhaustive} (a Hypencoder's default), {StrategyChoice.Graph}, {StrategyChoice.TwoStage} or "
            + $"{StrategyChoice.InnerProduct} (a bi-encoder's)",
        StrategyChoice.Exhaustive, StrategyChoice.Graph, StrategyChoice.TwoStage, StrategyChoice.InnerProduct);
    private readonly Option<string?> _precision = VerbOptions.OptionalName(
        "--precision", $"Exhaustive: the q-net's products, {Single} or {Int8} (the best are scored again in {Single}) "
            + $"[default: {Single}]",
        Single, Int8);
    private readonly Option<int?> _entryPoints = VerbOptions.OptionalNumber(
        "--entry-points", $"Graph: passages to start from [default: {Graph.EntryPoints}]", 1);
    private readonly Option<int?> _candidates = VerbOptions.OptionalNumber(
        "--candidates", $"Graph: passages whose neighbours are looked at [default: {Graph.Candidates}]; two-stage: "
            + "passages of the surrogate that may be scored [default: as many as --tolerance takes]", 1);
    private readonly Option<int?> _iterations = VerbOptions.OptionalNumber(
        "--max-iterations", $"Graph: how often passages are scored [default: {Graph.MaxIterations}]", 1);
    private readonly Option<double?> _tolerance = VerbOptions.OptionalAmount(
        "--tolerance", "Two-stage: the part of --top-k that may be expected to be missing, 0 to score all "
            + FormattableString.Invariant($"[default: {TwoStage.Tolerance}]"));

    private static GraphSearchOptions Graph => GraphSearchOptions.Efficient1;

    private static TwoStageOptions TwoStage { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_strategy);
        command.Add(_precision);
        command.Add(_entryPoints);
        command.Add(_candidates);
        command.Add(_iterations);
        command.Add(_tolerance);
        command.Validators.Add(Check);
    }

    public SearchOptions Options(ParseResult parsed, int threads) => new()
    {
        Strategy = StrategyChoice.Parse(parsed.GetValue(_strategy)),
        Threads = threads,
        Exhaustive = new ExhaustiveSearchOptions
        {
            Precision = parsed.GetValue(_precision) == Int8 ? QNetPrecision.Int8 : QNetPrecision.Single,
        },
        Graph = Graph with
        {
            EntryPoints = parsed.GetValue(_entryPoints) ?? Graph.EntryPoints,
            Candidates = parsed.GetValue(_candidates) ?? Graph.Candidates,
            MaxIterations = parsed.GetValue(_iterations) ?? Graph.MaxIterations,
        },
        TwoStage = TwoStage with
        {
            Candidates = parsed.GetValue(_candidates) ?? TwoStage.Candidates,
            Tolerance = parsed.GetValue(_tolerance) ?? TwoStage.Tolerance,
        },
    };

    /// <summary>Refuses an option that has no meaning for the strategy.</summary>
    private void Check(CommandResult result)
    {
        (Option Option, string[] Strategies)[] owners =
        [
            (_precision, [StrategyChoice.Exhaustive]),
            (_entryPoints, [StrategyChoice.Graph]),
            (_candidates, [StrategyChoice.Graph, StrategyChoice.TwoStage]),
            (_iterations, [StrategyChoice.Graph]),
            (_tolerance, [StrategyChoice.TwoStage]),
        ];
        string? strategy = result.GetValue(_strategy);
        foreach ((Option option, string[] strategies) in owners)
        {
            if (result.GetResult(option) is not null && !strategies.Contains(strategy))
            {
                result.AddError($"{option.Name} needs --strategy {string.Join(" or ", strategies)}");
                return;
            }
        }
    }
}
