using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Hypencoder.Data;

namespace Hypencoder.Cli;

/// <summary>Finds words of a command line that are neither verbs nor options, and suggests what may be meant.</summary>
internal static partial class Misspelling
{
    /// <summary>Names that other programs, such as trec_eval, use for our verbs and options.</summary>
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["embed"] = "encode", ["retrieve"] = "search", ["rank"] = "search",
        ["trec_eval"] = "evaluate", ["finetune"] = "train", ["fine-tune"] = "train", ["download"] = "models pull",
        ["--metric"] = "--measures", ["--metrics"] = "--measures", ["-m"] = "--measures", ["-q"] = "--per-query",
        ["-c"] = "--complete", ["-l"] = "--level", ["-M"] = "--max-results", ["-k"] = "--top-k",
        ["--model-name"] = "--model", ["--limit"] = "--top-k", ["--hits"] = "--top-k", ["-o"] = "--out",
    };

    /// <summary>Verbs that earlier versions had under another name.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal) { ["cluster"] = "ivf" };

    /// <summary>
    /// Returns an error message for the first such word, with the nearest known name; null where there is none. Words
    /// that an option with several values has taken as values are checked too.
    /// </summary>
    public static string? In(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        CommandResult command = parsed.CommandResult;
        string[] options = [.. OptionsOf(command)];
        HashSet<string> wrong = [.. parsed.UnmatchedTokens, .. TakenAsValues(command, options)];
        string? word = arguments.TakeWhile(a => a != "--").FirstOrDefault(wrong.Contains)
            ?? parsed.UnmatchedTokens.FirstOrDefault();
        if (word is null)
            return null;
        if (command.Parent is null && Renamed.TryGetValue(word, out string? renamed))
            return $"expected the verb's new name {renamed}, found \"{word}\"";
        bool isOption = word.StartsWith('-');
        string name = isOption ? word.Split('=')[0] : word;
        string[] known = isOption ? options : [.. Verbs(command.Command, "")];
        string near = Synonyms.TryGetValue(name, out string? ours) && known.Contains(ours)
            ? $"; near name: {ours}"
            : NearNames.Hint(name, known);
        string expected = isOption ? "an option" : known.Length > 0 ? "a command" : "a command or option";
        return $"expected {expected}, found \"{name}\"{near}";
    }

    /// <summary>
    /// Returns misspelt options that were taken as values. A value may look like an option unless it is similar to one.
    /// </summary>
    private static IEnumerable<string> TakenAsValues(CommandResult command, string[] options)
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

    /// <summary>Returns the verbs of a command, followed by their own verbs with both words.</summary>
    private static IEnumerable<string> Verbs(Command command, string before) => command.Subcommands.SelectMany(
        verb => Verbs(verb, $"{before}{verb.Name} ").Prepend(before + verb.Name));

    [GeneratedRegex(@"\A--?[A-Za-z][A-Za-z0-9_-]*(=.*)?\z", RegexOptions.Singleline)]
    private static partial Regex LooksLikeOption();
}
