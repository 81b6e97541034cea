using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hypencoder.Cli.Paths;
using Hypencoder.Search;

namespace Hypencoder.Cli;

/// <summary>Options that several verbs share, so that they are named and checked the same way.</summary>
internal static class VerbOptions
{
    public const string ResumeName = "--resume";

    /// <summary>The value of <see cref="ScorePrecision"/> for double precision, as in trec_eval 10.0.</summary>
    public const string DoubleScores = "double";

    /// <summary>The placeholder in help texts of a value that may be any text, such as a query.</summary>
    public const string TextHelpName = "TEXT";

    /// <summary>The default measures.</summary>
    public const string UsualMeasures = "nDCG@10 RR@10 R@1000";

    public static Option<bool> Json() => new("--json")
    {
        Description = "Print one JSON document on standard output instead of text",
    };

    public static Option<bool> Resume(string description) => new(ResumeName) { Description = description };

    public static Option<int> Threads() => Number("--threads", "Number of threads; 0 for all cores", 0, 0);

    /// <param name="isWritten">Whether the verb adds to the index.</param>
    public static Option<string> Index(bool isWritten = false) => Text("--index", "DIR", "The index folder")
        .Names(isWritten ? PathRole.IndexToExtend : PathRole.Index);

    /// <summary>Creates an option for judgments, from a file in any supported format or from a collection.</summary>
    public static Option<string> Judgments(string name, string description) => Text(
        name, NamedCollection.HelpName,
        $"{description}: a file or pipe in the format of TREC, BEIR or MTEB, or JSON; - for standard input; or a "
            + "collection")
        .Names(PathRole.SplitFile);

    public static Option<string> Measures() => new("--measures")
    {
        HelpName = "NAMES",
        Description = "Measures, as named by ir_measures or trec_eval, separated by spaces or commas",
        DefaultValueFactory = _ => UsualMeasures,
    };

    /// <summary>Creates the option for the precision of score comparisons.</summary>
    public static Option<string?> ScorePrecision() => OptionalName(
        "--score-precision", "Precision in which scores are compared, which decides ties: float (the default, as in "
            + "trec_eval 9.0.8) or double (as in 10.0)",
        "float", DoubleScores);

    /// <summary>Adds an error if two alternative options are both given.</summary>
    public static void OneOf(CommandResult result, Option one, Option other)
    {
        if (result.GetResult(one) is { Implicit: false } && result.GetResult(other) is { Implicit: false })
            result.AddError($"expected one of {one.Name} and {other.Name}, found both");
    }

    /// <summary>Creates a required option with a text value.</summary>
    public static Option<string> Text(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description, Required = true };

    /// <summary>Creates an optional option with a text value.</summary>
    public static Option<string?> OptionalText(string name, string helpName, string description) =>
        new(name) { HelpName = helpName, Description = description };

    /// <summary>Creates an option for a whole number with a default.</summary>
    public static Option<int> Number(string name, string description, int minimum, int defaultValue)
    {
        Option<int> option = new(name)
        {
            HelpName = "N",
            Description = description,
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result => Parse(name, result, minimum),
        };
        return option;
    }

    /// <summary>Creates an option for a whole number, which is null by default.</summary>
    public static Option<int?> OptionalNumber(string name, string description, int minimum) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => Parse(name, result, minimum),
    };

    /// <summary>Creates an option for a number above 0 and below 1 with a default.</summary>
    public static Option<double> Share(string name, string description, double defaultValue) => new(name)
    {
        HelpName = "X",
        Description = description,
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (!isNumber || !(value is > 0 and < 1))
                result.AddError($"{name}: expected a number above 0 and below 1, found \"{text}\"");
            return value;
        },
    };

    /// <summary>Creates an option for a number of 0 or above, which is null by default.</summary>
    public static Option<double?> OptionalAmount(string name, string description) => new(name)
    {
        HelpName = "X",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (!isNumber || !double.IsFinite(value) || value < 0)
                result.AddError($"{name}: expected a number, 0 or above, found \"{text}\"");
            return value;
        },
    };

    /// <summary>Creates an option for one of several names, which is null by default.</summary>
    public static Option<string?> OptionalName(string name, string description, params string[] names)
    {
        Option<string?> option = OptionalText(name, "NAME", description);
        option.CompletionSources.Add(names);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is string value && !names.Contains(value))
                result.AddError($"{name}: expected {string.Join(", ", names[..^1])} or {names[^1]}, found \"{value}\"");
        });
        return option;
    }

    /// <summary>Creates the option for the element type of an index's vectors.</summary>
    public static Option<VectorElement> Vectors(string description)
    {
        const string Name = "--vectors";
        string[] names = [.. Enum.GetNames<VectorElement>().Select(name => name.ToLowerInvariant())];
        Option<VectorElement> option = new(Name)
        {
            HelpName = string.Join('|', names),
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                int found = Array.IndexOf(names, text);
                if (found >= 0)
                    return Enum.GetValues<VectorElement>()[found];
                result.AddError($"{Name}: expected {string.Join(", ", names[..^1])} or {names[^1]}, found \"{text}\"");
                return default;
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>Creates the same option without a default.</summary>
    public static Option<VectorElement?> OptionalVectors(string description)
    {
        Option<VectorElement> parser = Vectors(description);
        Option<VectorElement?> option = new(parser.Name)
        {
            HelpName = parser.HelpName,
            Description = description,
            CustomParser = result => parser.CustomParser!(result),
        };
        option.CompletionSources.AddRange(parser.CompletionSources);
        return option;
    }

    private static int Parse(string name, ArgumentResult result, int minimum)
    {
        string text = result.Tokens[0].Value;
        bool isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        if (!isNumber || value < minimum)
        {
            string range = minimum == int.MinValue ? "" : $", {minimum} or above";
            result.AddError($"{name}: expected a whole number{range}, found \"{text}\"");
        }
        return value;
    }
}
