namespace Hypencoder.Tests.Data.Collections.Tasks;

/// <summary>
/// Decides a condition by the title of a passage and nothing else: a second reading, and proof that whoever sees the
/// title can decide it. Null for the conditions that a title says in too many forms for a few lines.
/// </summary>
internal static class TitleConditions
{
    public static bool? Holds(string condition, string title)
    {
        if (condition.StartsWith("have a name that ", StringComparison.Ordinal))
            return Named(condition, title);
        if (condition is "are properties" or "are indexers" or "are operators" or "are methods" or "take no parameters"
            || title.EndsWith(']') || condition.StartsWith("return ", StringComparison.Ordinal)
            || condition.StartsWith("are of a type", StringComparison.Ordinal)
            || condition.StartsWith("have type", StringComparison.Ordinal))
            return null;
        if (condition == "are constructors")
            return title.StartsWith("new ", StringComparison.Ordinal);
        if (condition == "take an array")
            return Parameters(title).Any(p => p.EndsWith("[]", StringComparison.Ordinal));
        if (condition == "take a parameter by reference")
            return Parameters(title).Any(p => p.StartsWith("ref ", StringComparison.Ordinal));
        string type = condition[(condition.IndexOf(' ', "take ".Length) + 1)..];
        return Parameters(title).Select(p => p.Replace("ref ", "").TrimEnd('?'))
            .Any(p => p == type || (p.EndsWith('>') && p.StartsWith(type + "<", StringComparison.Ordinal)));
    }

    /// <summary>The name of a member in a title; null where it has none of its own.</summary>
    public static string? Name(string title)
    {
        string name = title.Split('(')[0];
        if (title.StartsWith("new ", StringComparison.Ordinal) || title.Contains("operator ") || name.Contains('['))
            return null;
        if (name.EndsWith('>'))
            name = name[..name.LastIndexOf('<', name.Contains(">.") ? name.Length - 1 : name.Length - 2)];
        return name[(name.LastIndexOf('.') + 1)..];
    }

    private static bool? Named(string condition, string title)
    {
        if (Name(title) is not string name)
            return null;
        string word = condition[(condition.LastIndexOf(' ') + 1)..];
        if (name.Length <= word.Length)
            return false;
        return condition.Contains(" begins ", StringComparison.Ordinal)
            ? name.StartsWith(word, StringComparison.Ordinal) && !char.IsAsciiLetterLower(name[word.Length])
            : name.EndsWith(word, StringComparison.Ordinal);
    }

    /// <summary>The parameters in a title; a single empty one where the list is empty.</summary>
    public static List<string> Parameters(string title)
    {
        List<string> parameters = [];
        int open = title.IndexOf('('), depth = 0, start = open + 1;
        for (int i = start; open >= 0 && i < title.Length; i++)
        {
            depth += title[i] is '<' or '[' or '(' ? 1 : title[i] is '>' or ']' or ')' ? -1 : 0;
            if ((depth == 0 && title[i] == ',') || depth < 0)
            {
                parameters.Add(title[start..i].Trim());
                start = i + 1;
            }
        }
        return parameters;
    }
}
