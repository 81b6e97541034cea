using System.CommandLine;
using Hypencoder.Models;

namespace Hypencoder.Cli;

/// <summary>The options that name a model and say how to use it, so that all verbs load models the same way.</summary>
internal sealed class ModelArguments
{
    private const string Description = "A model directory, or org/name[@revision] at Hugging Face";
    private const int ShortestLength = 3; // one token, [CLS] and [SEP]
    private readonly Func<ParseResult, string> _name = _ => "";
    private readonly Option<string?> _pooling, _queryPrompt, _passagePrompt, _precision;
    private readonly Option<bool?> _normalize;
    private readonly Option<int?> _queryMaxLength, _passageMaxLength;

    /// <summary>Creates arguments with the required option <c>--model</c>, which <see cref="AddTo"/> adds.</summary>
    public ModelArguments()
        : this("")
    {
        Option<string> option = VerbOptions.Text("--model", "MODEL", Description);
        Option = option;
        _name = parsed => parsed.GetRequiredValue(option);
    }

    /// <summary>Creates arguments whose option <c>--model</c> defaults to the model that an index records.</summary>
    public static ModelArguments ThatIndexesKnow() => WithDefault("the model that made the index");

    /// <summary>Creates arguments whose option <c>--model</c> has a default that the verb finds.</summary>
    /// <param name="standard">Description of the default.</param>
    public static ModelArguments WithDefault(string standard) => new(
        "", VerbOptions.OptionalText("--model", "MODEL", $"{Description} [default: {standard}]"));

    /// <summary>Creates arguments for a model that is a positional argument of the verb.</summary>
    public ModelArguments(Argument<string> name)
        : this("") => _name = parsed => parsed.GetRequiredValue(name);

    /// <summary>Creates only the options, for a model that the verb names itself.</summary>
    /// <param name="prefix">Prefix of the options' names, such as <c>baseline-</c>, for a verb with two models.</param>
    public ModelArguments(string prefix)
    {
        _pooling = VerbOptions.OptionalName(
            $"--{prefix}pooling",
            "Pooling of a plain BERT or DistilBERT: cls, mean or mean_published (which includes padding)",
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
            "Precision of matrix products: float32 (the default) or int8, which is faster; recorded in the index",
            "float32", "int8");
    }

    private ModelArguments(string prefix, Option<string?> option)
        : this(prefix)
    {
        Option = option;
        _name = parsed => parsed.GetValue(option) ?? "";
    }

    private Option? Option { get; }

    /// <summary>The device that the model runs on, for verbs that encode.</summary>
    private Option<string?>? Device { get; set; }

    private Option<string?>? ElementType { get; set; }

    /// <summary>Adds the options that select libtorch and its device.</summary>
    public ModelArguments WithDevice()
    {
        Device = VerbOptions.OptionalText(
            "--device", "DEVICE",
            "Run in libtorch on this device (cpu, cuda, cuda:N or mps) instead of the built-in kernels");
        ElementType = VerbOptions.OptionalName(
            "--dtype", "Run in libtorch with numbers of this type: float32 or bfloat16", "float32", "bfloat16");
        return this;
    }

    /// <summary>The option that cuts q-nets; null for verbs that make none.</summary>
    public Option<int?>? QNetWidth { get; private set; }

    /// <summary>Adds the option that cuts q-nets, for verbs that make them.</summary>
    public ModelArguments WithQNetWidth()
    {
        QNetWidth = VerbOptions.OptionalNumber(
            "--q-net-width",
            "Cut the hidden layers of q-nets to this width, one of the model's nested_widths [default: whole]", 1);
        return this;
    }

    /// <summary>The option of the passages' maximum length, so that a verb can give it another name.</summary>
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
        if (QNetWidth is not null)
            command.Add(QNetWidth);
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
        QNetWidth = QNetWidth is null ? null : parsed.GetValue(QNetWidth),
        Precision = parsed.GetValue(_precision) switch
        {
            "float32" => EncoderPrecision.Float32,
            "int8" => EncoderPrecision.Int8,
            _ => null,
        },
    };

    private static Option<string?> Prompt(string name, string texts) => VerbOptions.OptionalText(
        name, "TEXT", $"Text to put before {texts} instead of the model's prompt; \"\" for none");

    private static Option<int?> Length(string name, string texts) => VerbOptions.OptionalNumber(
        name, $"Truncate {texts} to this many tokens [default: the model's limit]", ShortestLength);
}
