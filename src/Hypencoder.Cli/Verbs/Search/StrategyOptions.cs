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
            + "maximum number of the surrogate's candidates [default: as many as --tolerance requires]; "
            + $"{CandidateEngine.OptionName}: number of candidates [default: 2 top-k + 200]", 1);
    private readonly Option<int?> _iterations = VerbOptions.OptionalNumber(
        "--max-iterations", $"Graph: maximum number of iterations [default: {Graph.MaxIterations}]", 1);
    private readonly Option<string?> _candidatesFrom = VerbOptions.OptionalText(
        CandidateEngine.OptionName, "ENGINE",
        $"Engine that finds the candidates which are then scored here: {CandidateEngine.Forms}");
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
        command.Add(_candidatesFrom);
        command.Validators.Add(Check);
    }

    /// <summary>Text of the option that names an engine; null if it is not given.</summary>
    public string? CandidatesFrom(ParseResult parsed) => parsed.GetValue(_candidatesFrom);

    public SearchOptions Options(ParseResult parsed, int threads) => new()
    {
        Strategy = CandidatesFrom(parsed) is null
            ? StrategyChoice.Parse(parsed.GetValue(_strategy))
            : SearchStrategy.Candidates,
        CandidateCount = parsed.GetValue(_candidates) ?? 0,
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

    /// <summary>What chooses a strategy on the command line.</summary>
    private static string Choosing(string strategy, int at) => strategy == StrategyChoice.Candidates
        ? CandidateEngine.OptionName
        : at == 0 ? $"--strategy {strategy}" : strategy;

    /// <summary>Adds an error for each option that has no effect with the strategy.</summary>
    private void Check(CommandResult result)
    {
        (Option Option, string[] Strategies)[] owners =
        [
            (_precision, [StrategyChoice.Exhaustive]),
            (_entryPoints, [StrategyChoice.Graph]),
            (_candidates, [StrategyChoice.Graph, StrategyChoice.TwoStage, StrategyChoice.Candidates]),
            (_iterations, [StrategyChoice.Graph]),
            (_tolerance, [StrategyChoice.TwoStage]),
        ];
        string? strategy = result.GetValue(_strategy);
        VerbOptions.OneOf(result, _strategy, _candidatesFrom);
        if (result.GetResult(_candidatesFrom) is not null)
            strategy = StrategyChoice.Candidates;
        foreach ((Option option, string[] strategies) in owners)
        {
            if (result.GetResult(option) is not null && !strategies.Contains(strategy))
            {
                result.AddError($"{option.Name} needs {string.Join(" or ", strategies.Select(Choosing))}");
                return;
            }
        }
    }
}
