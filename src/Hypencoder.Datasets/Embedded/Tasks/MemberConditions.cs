namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>
/// The conditions that a member meets, worded to follow "members that". All except the returned type are evident from
/// the title with which a passage begins, so that an encoder that sees only the first tokens can decide them. The
/// returned type is evident from the name or from the sentence about it. Conditions such as static or obsolete, which
/// are evident from neither, are not used.
/// </summary>
internal static class MemberConditions
{
    // Type parameters in a returned type have no names here, so they give no condition.
    private static readonly string[] Any = [];

    /// <summary>The conditions that a member meets.</summary>
    /// <param name="member">Documented member.</param>
    /// <param name="returned">XML name of the type that it returns; null where it returns nothing.</param>
    /// <param name="types">Documented types, which give the types' names in C#.</param>
    public static IReadOnlySet<string> Of(DocumentedMember member, string? returned, TypeNames types)
    {
        HashSet<string> conditions = [];
        MemberName name = member.Name;
        IReadOnlyList<string> parameters = name.ParameterTypes(types, member.TypeParameters);
        string own = name.Member[(name.Member.LastIndexOf('#') + 1)..]; // of an explicit implementation
        bool isOperator = own.StartsWith("op_", StringComparison.Ordinal);
        bool isConstructor = name.Member == "#ctor";
        if (name.Kind == "P")
            conditions.Add(parameters.Count > 0 ? "are indexers" : "are properties");
        if (name.Kind == "M")
        {
            conditions.Add(isConstructor ? "are constructors" : isOperator ? "are operators" : "are methods");
            if (parameters.Count == 0)
                conditions.Add("take no parameters");
        }
        if (name.Kind is "M" or "P" && !isConstructor && !isOperator)
            conditions.UnionWith(OfName(own));
        if (member.TypeParameters.Count > 0 && name.Kind == "M")
            conditions.Add("have type parameters of their own");
        if (EndOf(TypeName(name.DeclaringType)) is string end)
            conditions.Add($"are of a type whose name ends with {end}");
        foreach (string parameter in parameters)
            conditions.UnionWith(OfParameter(parameter));
        if (returned is not null and not "System.Void" && !isConstructor)
        {
            TypeReference type = new(returned.TrimEnd('@'), types, Any, Any);
            conditions.UnionWith(OfType("return", type.ReadList()));
        }
        return conditions;
    }

    private static IEnumerable<string> OfName(string name)
    {
        string first = FirstWord(name);
        if (first.Length > 1 && first.Length < name.Length)
            yield return $"have a name that begins with {first}";
        if (EndOf(name) is string end)
            yield return $"have a name that ends with {end}";
    }

    private static IEnumerable<string> OfParameter(string type)
    {
        const string Reference = "ref ";
        if (type.StartsWith(Reference, StringComparison.Ordinal))
            yield return "take a parameter by reference";
        string bare = type.StartsWith(Reference, StringComparison.Ordinal) ? type[Reference.Length..] : type;
        if (bare.EndsWith("[]", StringComparison.Ordinal))
            yield return "take an array";
        foreach (string condition in OfType("take", bare))
            yield return condition;
    }

    /// <summary>Conditions for a type, with and without its type arguments.</summary>
    private static IEnumerable<string> OfType(string verb, string type)
    {
        string bare = type.TrimEnd('?');
        if (IsTypeParameter(bare))
            yield break;
        yield return With(verb, bare);
        int arguments = bare.IndexOf('<');
        if (arguments > 0 && bare.EndsWith('>'))
            yield return With(verb, bare[..arguments]);
    }

    private static string With(string verb, string type) => $"{verb} {("AEIO".Contains(type[0]) ? "an" : "a")} {type}";

    /// <summary>Whether a name is that of a type parameter: T, T1 or TSource, but not Type.</summary>
    private static bool IsTypeParameter(string type) =>
        type[0] == 'T' && (type.Length == 1 || char.IsAsciiDigit(type[1]) || char.IsAsciiLetterUpper(type[1]));

    /// <summary>Name of the innermost type, without its arity.</summary>
    private static string TypeName(string type)
    {
        string name = type[(type.LastIndexOf('.') + 1)..];
        int tick = name.IndexOf('`');
        return tick < 0 ? name : name[..tick];
    }

    /// <summary>The last word of a name that has several; null for a name of one word.</summary>
    private static string? EndOf(string name)
    {
        int start = name.Length - 1;
        while (start > 0 && char.IsAsciiLetterLower(name[start]))
            start--;
        return start > 0 && start < name.Length - 2 ? name[start..] : null;
    }

    private static string FirstWord(string name)
    {
        int end = 1;
        while (end < name.Length && char.IsAsciiLetterLower(name[end]))
            end++;
        return name[..end];
    }
}
