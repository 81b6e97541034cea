using System.CommandLine;
using Hypencoder.Models;

namespace Hypencoder.Cli;

/// <summary>How a verb names a model and says how to use it, so that all verbs load models alike.</summary>
internal sealed class ModelArguments
{
    private const string Description = "A model directory, or org/name[@revision] at Hugging Face";
    private readonly Func<ParseResult, string> _name;
    private readonly Option<string?> _pooling = VerbOptions.OptionalName(
        "--pooling",
        "How a plain BERT or DistilBERT makes vectors: cls, mean (padding counted, as published) or mean_masked",
        "cls", "mean", "mean_masked");
    private readonly Option<bool?> _normalize = new("--normalize")
    {
        HelpName = "true|false",
        Description = "Scale a bi-encoder's vectors to length 1",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The model is the option <c>--model</c>, added by <see cref="AddTo"/>.</summary>
    public ModelArguments()
    {
        Option = VerbOptions.Text("--model", "MODEL", Description);
        _name = parsed => parsed.GetRequiredValue(Option);
    }

    /// <summary>The model is an argument of the verb's own.</summary>
    public ModelArguments(Argument<string> name) => _name = parsed => parsed.GetRequiredValue(name);

    private Option<string>? Option { get; }

    public static Argument<string> Positional() => new("MODEL") { Description = Description };

    public void AddTo(Command command)
    {
        if (Option is not null)
            command.Add(Option);
        command.Add(_pooling);
        command.Add(_normalize);
    }

    public ModelChoice Choice(ParseResult parsed) => new(_name(parsed), new ModelOptions
    {
        Pooling = parsed.GetValue(_pooling) switch
        {
            "cls" => Pooling.Cls,
            "mean" => Pooling.MeanFaithful,
            "mean_masked" => Pooling.MeanMasked,
            _ => null,
        },
        Normalise = parsed.GetValue(_normalize),
    });
}
