using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hypencoder.Hybrid;

namespace Hypencoder.Cli;

/// <summary>The options that say how rankings are fused.</summary>
internal sealed class FusionArguments
{
    private const string Rrf = "rrf", Score = "score", MinMax = "min-max", ZScore = "z-score";
    private const int UsualDepth = 1000;
    private readonly Option<string?> _method, _normalization;
    private readonly Option<double?> _k;
    private readonly Option<int?> _depth;

    /// <param name="prefix">Prefix of the options' names, such as <c>fusion-</c>.</param>
    /// <param name="weights">Description of the weights: what they belong to.</param>
    public FusionArguments(string prefix, string weights)
    {
        _method = VerbOptions.OptionalName(
            $"--{prefix}method",
            $"What is added up: {Rrf}, reciprocal ranks (the default), or {Score}, normalised scores", Rrf, Score);
        Weights = VerbOptions.OptionalText(
            $"--{prefix}weights", "X,X", $"{weights}, separated by commas [default: equal]");
        Weights.Validators.Add(result =>
        {
            string text = result.GetValueOrDefault<string?>() ?? "";
            double[]? found = Parse(text);
            if (found is null)
                result.AddError($"{Weights.Name}: expected numbers from 0 on, separated by commas, found \"{text}\"");
            else if (!(found.Sum() > 0))
                result.AddError($"{Weights.Name}: expected weights that are not all 0, found \"{text}\"");
        });
        _k = VerbOptions.OptionalAmount(
            $"--{prefix}k",
            FormattableString.Invariant($"Constant of reciprocal ranks [default: {new FusionOptions().K}]"));
        _normalization = VerbOptions.OptionalName(
            $"--{prefix}normalization", $"How scores are normalised: {MinMax} (the default) or {ZScore}", MinMax,
            ZScore);
        _depth = VerbOptions.OptionalNumber(
            $"--{prefix}depth", $"Number of passages taken from each ranking [default: {UsualDepth}]", 1);
    }

    /// <summary>The option of the weights.</summary>
    public Option<string?> Weights { get; }

    /// <summary>All options, in the order of the help.</summary>
    public List<Option> All => [_method, Weights, _k, _normalization, _depth];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
        command.Validators.Add(result =>
        {
            bool isScore = result.GetValue(_method) == Score;
            if (isScore && result.GetResult(_k) is not null)
                result.AddError($"{_k.Name} needs {_method.Name} {Rrf}");
            else if (!isScore && result.GetResult(_normalization) is not null)
                result.AddError($"{_normalization.Name} needs {_method.Name} {Score}");
        });
    }

    public int Depth(ParseResult parsed) => parsed.GetValue(_depth) ?? UsualDepth;

    public FusionOptions Options(ParseResult parsed) => new()
    {
        Method = parsed.GetValue(_method) == Score ? FusionMethod.Score : FusionMethod.ReciprocalRank,
        K = parsed.GetValue(_k) ?? new FusionOptions().K,
        Normalization = parsed.GetValue(_normalization) == ZScore
            ? ScoreNormalization.ZScore
            : ScoreNormalization.MinMax,
        Weights = parsed.GetValue(Weights) is string weights ? Parse(weights) : null,
    };

    /// <summary>Name of a method, as on the command line.</summary>
    public static string Name(FusionMethod method) => method == FusionMethod.Score ? Score : Rrf;

    /// <summary>Weights as on the command line.</summary>
    public static string Text(IEnumerable<double> weights) =>
        string.Join(',', weights.Select(weight => weight.ToString("0.####", CultureInfo.InvariantCulture)));

    /// <summary>Number of weights that are given; null for none.</summary>
    public int? Count(CommandResult result) => result.GetValue(Weights)?.Split(',').Length;

    private static double[]? Parse(string text)
    {
        string[] parts = text.Split(',');
        double[] weights = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            bool isNumber = double.TryParse(
                parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weights[i]);
            if (!isNumber || !double.IsFinite(weights[i]))
                return null;
        }
        return weights;
    }
}
