using System.CommandLine;
using System.CommandLine.Parsing;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary>The option for the strategy of <c>hypencoder search</c>, and the options of the strategies.</summary>
internal sealed class StrategyOptions
{
    private const string Single = "single", Int8 = "int8";

    private readonly Option<string?> _strategy = VerbOptions.OptionalName(
        "--strategy",
        $"{StrategyChoice.Exhaustive} (default of Hypencoders), {StrategyChoice.Graph}, {StrategyChoice.TwoStage}, "
            + $"{StrategyChoice.Certified} (exact, for models with a correction_bound) or "
            + $"{StrategyChoice.InnerProduct} (default of bi-encoders)",
        StrategyChoice.Exhaustive, StrategyChoice.Graph, StrategyChoice.TwoStage, StrategyChoice.Certified,
        StrategyChoice.InnerProduct);
    private readonly Option<string?> _precision = VerbOptions.OptionalName(
        "--precision", $"Exhaustive: precision of the q-net's products, {Single} or {Int8} (the best passages are "
            + $"rescored in {Single}) [default: {Single}]",
        Single, Int8);
    private readonly Option<int?> _entryPoints = VerbOptions.OptionalNumber(
        "--entry-points", $"Graph: number of passages to start from [default: {Graph.EntryPoints}]", 1);
    private readonly Option<int?> _candidates = VerbOptions.OptionalNumber(
        "--candidates",
        $"Graph: number of passages whose neighbours are scored [default: {Graph.Candidates}]; two-stage: "
            + "maximum number of the surrogate's candidates [default: as many as --tolerance requires]", 1);
    private readonly Option<int?> _iterations = VerbOptions.OptionalNumber(
        "--max-iterations", $"Graph: maximum number of iterations [default: {Graph.MaxIterations}]", 1);
    private readonly Option<double?> _tolerance = VerbOptions.OptionalAmount(
        "--tolerance", "Two-stage: largest expected fraction of missing results; 0 to score all passages "
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

    /// <summary>Adds an error for each option that has no effect with the strategy.</summary>
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
