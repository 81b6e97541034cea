using System.Text.RegularExpressions;
using Hypencoder.Data;

namespace Hypencoder.Tests.Data.Collections.Tasks;

/// <summary>
/// Reads the text of a query that combines conditions, and judges passages by their titles: a second way from texts to
/// judgments, which knows nothing of how the tasks are made.
/// </summary>
internal static partial class CombinedQuery
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven"];

    /// <summary>
    /// The grade of a passage, −1 where it has none, and null where its title does not decide it.
    /// </summary>
    public static int? Grade(string query, Passage passage)
    {
        if (Match(ExclusiveOr(), query) is Match exclusive)
        {
            return Holds(exclusive, "a", passage) is bool a && Holds(exclusive, "b", passage) is bool b
                ? a != b ? 1 : 0
                : null;
        }
        if (Match(NeitherNor(), query) is Match neither)
        {
            bool? among = Holds(neither, "f", passage);
            return among == false ? -1
                : among is not null && Holds(neither, "a", passage) is bool a && Holds(neither, "b", passage) is bool b
                    ? a || b ? 0 : 1
                    : null;
        }
        Match match = Match(Numbered(), query) ?? throw new Xunit.Sdk.XunitException($"cannot read: {query}");
        if (Number(match, passage) is not int number)
            return -1;
        return Holds(match, "f", passage) switch { null => null, false => -1, true => IsIn(match, number) ? 1 : 0 };
    }

    private static bool IsIn(Match match, int number)
    {
        int? Of(string group) => match.Groups[group].Success ? Array.IndexOf(Numbers, match.Groups[group].Value) : null;
        return match.Groups["parity"].Success ? match.Groups["parity"].Value == "odd"
                ? number % 2 == 1
                : number % 2 == 0 && number > 0
            : Of("least") is int least ? number >= least && number < Of("under")
            : Of("above") is int above ? number > above && number < Of("under")
            : number == Of("n") || number == Of("m");
    }

    /// <summary>Whether a condition or one of two holds: true where one does, null where a title cannot tell.</summary>
    private static bool? Holds(Match match, string group, Passage passage)
    {
        bool?[] all = [.. match.Groups[group].Value.Split(" or ").Select(c => Holds(c, passage))];
        return all.Contains(true) ? true : all.Contains(null) ? null : false;
    }

    private static bool? Holds(string condition, Passage passage)
    {
        if (condition is "are methods" or "are properties" or "are operators")
            return Kind(passage) == condition;
        Match exact = Exactly().Match(condition);
        return exact.Success
            ? Number(exact, passage) == Array.IndexOf(Numbers, exact.Groups["n"].Value)
            : TitleConditions.Holds(condition, passage.Title);
    }

    private static string? Kind(Passage passage) => passage.Id[0] switch
    {
        'P' when !passage.Title.EndsWith(']') => "are properties",
        'M' when passage.Title.Contains(" operator ") || passage.Title.Contains(".operator ")
            || passage.Title.Contains(".explicit ") || passage.Title.Contains(".implicit ") => "are operators",
        'M' when !passage.Title.StartsWith("new ", StringComparison.Ordinal) => "are methods",
        _ => null,
    };

    private static int? Number(Match match, Passage passage)
    {
        if (match.Groups["unit"].Value.StartsWith("parameter", StringComparison.Ordinal))
            return passage.Id[0] == 'M' ? TitleConditions.Parameters(passage.Title).Count(p => p.Length > 0) : null;
        string? name = passage.Id[0] == 'T' ? null : TitleConditions.Name(passage.Title);
        return name is not null && Word().Count(name) is > 0 and int words ? words : null;
    }

    private static Match? Match(Regex regex, string query) =>
        regex.Match(query) is { Success: true } match ? match : null;

    [GeneratedRegex(
        "^(?:members that (?<a>.+) or that (?<b>.+), one of the two but not both and not neither"
        + "|of these two exactly one is true: they (?<a>.+); they (?<b>.+)"
        + "|members that (?<a>.+), or else (?<b>.+), leaving out those with both and those with none of the two)$")]
    private static partial Regex ExclusiveOr();

    [GeneratedRegex(
        "^(?:members that (?<f>.+) but neither (?<a>.+) nor (?<b>.+)"
        + "|members that (?<f>.+), leaving out those that (?<a>.+) and those that (?<b>.+)"
        + "|of the members that (?<f>.+), those for which neither is true: they (?<a>.+); they (?<b>.+))$")]
    private static partial Regex NeitherNor();

    [GeneratedRegex(
        "^(?:members that (?<f>.+?), (?:and|only those that)"
        + "|of the members that (?<f>.+?), (?:those|the ones) that) (?:take|have a name of) "
        + "(?:an (?<parity>even|odd) number of (?<unit>parameters|words)(?:, but not none)?"
        + "|exactly (?<n>\\w+) (?<unit>\\w+)|(?<n>\\w+) or (?<m>\\w+) (?<unit>\\w+)"
        + "|(?:at least (?<least>\\w+)|more than (?<above>\\w+)) (?<unit>\\w+) but fewer than (?<under>\\w+))"
        + "(?:, neither fewer nor more)?$")]
    private static partial Regex Numbered();

    [GeneratedRegex("^(?:take|have a name of) exactly (?<n>\\w+) (?<unit>\\w+)$")]
    private static partial Regex Exactly();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+")]
    private static partial Regex Word();
}
