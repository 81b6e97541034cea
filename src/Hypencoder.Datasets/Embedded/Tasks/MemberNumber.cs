namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>A number that a member has, evident from the title of its passage.</summary>
/// <param name="Verb">What comes before a phrase with the number, to follow "members that".</param>
/// <param name="One">Unit after "one".</param>
/// <param name="Several">Unit after other numbers.</param>
/// <param name="Of">The number of a member; null where it has none.</param>
internal sealed record MemberNumber(string Verb, string One, string Several, Func<TaskMember, int?> Of)
{
    private static readonly string[] Names = ["no", "one", "two", "three", "four", "five", "six", "seven"];

    /// <summary>Number of parameters of a method, constructor or operator.</summary>
    public static readonly MemberNumber Parameters = new("take", "parameter", "parameters", m => m.Parameters);

    /// <summary>Number of words in the name of a method, property, field or event.</summary>
    public static readonly MemberNumber NameWords = new("have a name of", "word", "words", m => m.NameWords);

    /// <summary>The numbers, in the order in which queries are made of them.</summary>
    public static readonly MemberNumber[] All = [Parameters, NameWords];

    /// <summary>The conditions that a member meets by its numbers, worded to follow "members that".</summary>
    public static IEnumerable<string> Conditions(TaskMember member) =>
        from number in All
        let count = number.Of(member)
        where count is > 0 and < 5
        select $"{number.Verb} exactly {number.Count(count.Value)}";

    /// <summary>A number with its unit, such as "one parameter" or "three words".</summary>
    public string Count(int number) => $"{Names[number]} {(number == 1 ? One : Several)}";

    /// <summary>A number alone, as a word.</summary>
    public static string Name(int number) => Names[number];

    /// <summary>The members of each split whose number meets a condition.</summary>
    public MemberSet[] Sets(ConditionSets sets, Func<int, bool> holds) =>
    [
        .. TaskSource.Splits.Select((_, split) => sets.Where(split, m => Of(m) is int number && holds(number))),
    ];

    /// <summary>Number of parameters of a documented member; null where it is no method.</summary>
    public static int? ParametersOf(DocumentedMember member, TypeNames types) =>
        member.Name.Kind == "M" ? member.Name.ParameterTypes(types, member.TypeParameters).Count : null;

    /// <summary>
    /// Number of words in a documented member's name: a word begins at a capital after a small letter, or before one.
    /// Constructors, operators and indexers, which have no name of their own in a title, have none.
    /// </summary>
    public static int? NameWordsOf(DocumentedMember member, TypeNames types)
    {
        MemberName name = member.Name;
        string own = name.Member[(name.Member.LastIndexOf('#') + 1)..]; // of an explicit implementation
        bool isNamed = name.Kind switch
        {
            "M" => !name.Member.StartsWith('#') && !own.StartsWith("op_", StringComparison.Ordinal),
            "P" => name.ParameterTypes(types, member.TypeParameters).Count == 0,
            _ => true,
        };
        int words = isNamed ? NameRemover.Words(own).Count() : 0;
        return words > 0 ? words : null;
    }
}
