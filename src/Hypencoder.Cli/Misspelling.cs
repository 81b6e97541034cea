using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Hypencoder.Data;

namespace Hypencoder.Cli;

/// <summary>A word of a command line that is no verb and no option, and what may be meant by it.</summary>
internal static partial class Misspelling
{
    /// <summary>What other programs, trec_eval above all, call our verbs and options.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["index"] = "encode", ["embed"] = "encode", ["retrieve"] = "search", ["rank"] = "search", ["rerank"] = "score",
        ["trec_eval"] = "evaluate", ["finetune"] = "train", ["fine-tune"] = "train", ["download"] = "models pull",
        ["--metric"] = "--measures", ["--metrics"] = "--measures", ["-m"] = "--measures", ["-q"] = "--per-query",
        ["-c"] = "--complete", ["-l"] = "--level", ["-M"] = "--max-results", ["-k"] = "--top-k",
        ["--model-name"] = "--model", ["--limit"] = "--top-k", ["--hits"] = "--top-k", ["-o"] = "--out",
    };

    /// <summary>
    /// The error that the first such word is, with the near name; null where there is none. Words that an option has
    /// taken for its values, since it takes several, are looked at too.
    /// </summary>
    public static string? In(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        CommandResult command = parsed.CommandResult;
        string[] options = [.. OptionsOf(command)];
        HashSet<string> wrong = [.. parsed.UnmatchedTokens, .. Swallowed(command, options)];
        string? word = arguments.TakeWhile(a => a != "--").FirstOrDefault(wrong.Contains)
            ?? parsed.UnmatchedTokens.FirstOrDefault();
        if (word is null)
            return null;
        bool isOption = word.StartsWith('-');
        string name = isOption ? word.Split('=')[0] : word;
        string[] known = isOption ? options : [.. Verbs(command.Command, "")];
        string near = Elsewhere.TryGetValue(name, out string? ours) && known.Contains(ours)
            ? $"; near name: {ours}"
            : NearNames.Hint(name, known);
        string expected = isOption ? "an option" : known.Length > 0 ? "a command" : "a command or option";
        return $"expected {expected}, found \"{name}\"{near}";
    }

    /// <summary>Options that were taken for values; a text may look like an option unless it is near to one.</summary>
    private static IEnumerable<string> Swallowed(CommandResult command, string[] options)
    {
        foreach (Option option in command.Command.Options)
        {
            bool isText = option.HelpName == VerbOptions.TextHelpName;
            foreach (Token token in command.GetResult(option)?.Tokens ?? [])
            {
                if (LooksLikeOption().IsMatch(token.Value)
                    && (!isText || NearNames.Likely(token.Value, options).Count > 0))
                {
                    yield return token.Value;
                }
            }
        }
        foreach (Argument argument in command.Command.Arguments)
        {
            foreach (Token token in command.GetResult(argument)?.Tokens ?? [])
            {
                if (LooksLikeOption().IsMatch(token.Value))
                    yield return token.Value;
            }
        }
    }

    private static IEnumerable<string> OptionsOf(CommandResult command)
    {
        IEnumerable<string> own = command.Command.Options.SelectMany(o => o.Aliases.Prepend(o.Name));
        return command.Parent is CommandResult parent
            ? own.Concat(parent.Command.Options.Where(o => o.Recursive).SelectMany(o => o.Aliases.Prepend(o.Name)))
            : own;
    }

    /// <summary>A command's verbs, and those below them with both words.</summary>
    private static IEnumerable<string> Verbs(Command command, string before) => command.Subcommands.SelectMany(
        verb => Verbs(verb, $"{before}{verb.Name} ").Prepend(before + verb.Name));

    [GeneratedRegex(@"\A--?[A-Za-z][A-Za-z0-9_-]*(=.*)?\z", RegexOptions.Singleline)]
    private static partial Regex LooksLikeOption();
}
