using System.CommandLine;
using Hypencoder.Models;

namespace Hypencoder.Cli;

/// <summary>How a verb names a model and says how to use it, so that all verbs load models alike.</summary>
internal sealed class ModelArguments
{
    private const string Description = "A model directory, or org/name[@revision] at Hugging Face";
    private const int ShortestLength = 3; // a token and the two around every text
    private readonly Func<ParseResult, string> _name = _ => "";
    private readonly Option<string?> _pooling, _queryPrompt, _passagePrompt, _precision;
    private readonly Option<bool?> _normalize;
    private readonly Option<int?> _queryMaxLength, _passageMaxLength;

    /// <summary>The model is the option <c>--model</c>, added by <see cref="AddTo"/>.</summary>
    public ModelArguments()
        : this("")
    {
        Option<string> option = VerbOptions.Text("--model", "MODEL", Description);
        Option = option;
        _name = parsed => parsed.GetRequiredValue(option);
    }

    /// <summary>The same, and without it the model is the one that an index remembers.</summary>
    public static ModelArguments ThatIndexesKnow()
    {
        Option<string?> option = VerbOptions.OptionalText(
            "--model", "MODEL", $"{Description} [default: the one that the index remembers]");
        return new ModelArguments("", option);
    }

    /// <summary>The model is an argument of the verb's own.</summary>
    public ModelArguments(Argument<string> name)
        : this("") => _name = parsed => parsed.GetRequiredValue(name);

    /// <summary>The options alone, for a model that the verb names itself.</summary>
    /// <param name="prefix">Before their names, such as <c>baseline-</c>, for a verb of two models.</param>
    public ModelArguments(string prefix)
    {
        _pooling = VerbOptions.OptionalName(
            $"--{prefix}pooling",
            "How a plain BERT or DistilBERT makes vectors: cls, mean or mean_published (which counts padding)",
            "cls", "mean", "mean_published");
        _normalize = new Option<bool?>($"--{prefix}normalize")
        {
            HelpName = "true|false",
            Description = "Scale a bi-encoder's vectors to length 1",
            Arity = ArgumentArity.ZeroOrOne,
        };
        _queryPrompt = Prompt($"--{prefix}query-prompt", "queries");
        _passagePrompt = Prompt($"--{prefix}passage-prompt", "passages");
        _queryMaxLength = Length($"--{prefix}query-max-length", "queries");
        _passageMaxLength = Length($"--{prefix}passage-max-length", "passages");
        _precision = VerbOptions.OptionalName(
            $"--{prefix}encoder-precision",
            "Multiply in single precision (the default) or in 8 bits, which is faster; an index remembers it",
            "float32", "int8");
    }

    private ModelArguments(string prefix, Option<string?> option)
        : this(prefix)
    {
        Option = option;
        _name = parsed => parsed.GetValue(option) ?? "";
    }

    private Option? Option { get; }

    /// <summary>Where the model computes, for verbs that encode.</summary>
    private Option<string?>? Device { get; set; }

    private Option<string?>? ElementType { get; set; }

    /// <summary>Adds the options that choose Torch and its device.</summary>
    public ModelArguments WithDevice()
    {
        Device = VerbOptions.OptionalText(
            "--device", "DEVICE", "Compute in libtorch, on cpu, cuda, cuda:N or mps, instead of on our own kernels");
        ElementType = VerbOptions.OptionalName(
            "--dtype", "Compute in libtorch, in numbers of this type", "float32", "bfloat16");
        return this;
    }

    /// <summary>The length of passages, for another name of it.</summary>
    public Option<int?> PassageMaxLength => _passageMaxLength;

    public static Argument<string> Positional() => new("MODEL") { Description = Description };

    public void AddTo(Command command)
    {
        if (Option is not null)
            command.Add(Option);
        command.Add(_pooling);
        command.Add(_normalize);
        command.Add(_queryPrompt);
        command.Add(_passagePrompt);
        command.Add(_queryMaxLength);
        command.Add(_passageMaxLength);
        command.Add(_precision);
        if (Device is not null && ElementType is not null)
        {
            command.Add(Device);
            command.Add(ElementType);
        }
    }

    public ModelChoice Choice(ParseResult parsed) => new(
        _name(parsed), Options(parsed), Device is null ? null : parsed.GetValue(Device),
        ElementType is null ? null : parsed.GetValue(ElementType));

    public ModelOptions Options(ParseResult parsed) => new()
    {
        Pooling = parsed.GetValue(_pooling) switch
        {
            "cls" => Pooling.Cls,
            "mean_published" => Pooling.MeanPublished,
            "mean" => Pooling.Mean,
            _ => null,
        },
        Normalize = parsed.GetValue(_normalize),
        QueryPrompt = parsed.GetValue(_queryPrompt),
        PassagePrompt = parsed.GetValue(_passagePrompt),
        QueryMaxLength = parsed.GetValue(_queryMaxLength),
        PassageMaxLength = parsed.GetValue(_passageMaxLength),
        Precision = parsed.GetValue(_precision) switch
        {
            "float32" => EncoderPrecision.Float32,
            "int8" => EncoderPrecision.Int8,
            _ => null,
        },
    };

    private static Option<string?> Prompt(string name, string texts) => VerbOptions.OptionalText(
        name, "TEXT", $"Put this before {texts}, instead of the model's own prompt; \"\" for none");

    private static Option<int?> Length(string name, string texts) => VerbOptions.OptionalNumber(
        name, $"Cut {texts} to this many tokens, instead of the model's own number", ShortestLength);
}
