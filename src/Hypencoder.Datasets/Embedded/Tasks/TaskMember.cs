namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>A member of the embedded collection with the facts from which the tasks' judgments are computed.</summary>
/// <param name="Documented">Documentation of the member.</param>
/// <param name="OutermostType">XML name of the outermost declaring type, which decides the split.</param>
/// <param name="Split">Index of the split: 0 (train), 1 (dev) or 2 (test).</param>
/// <param name="Conditions">Conditions that the member meets, as worded by <see cref="MemberConditions"/>.</param>
internal sealed record TaskMember(
    DocumentedMember Documented, string OutermostType, int Split, IReadOnlySet<string> Conditions)
{
    public string Id => Documented.Id;

    /// <summary>Number of parameters; null where it is no method, constructor or operator.</summary>
    public int? Parameters { get; init; }

    /// <summary>Number of words in the name; null where the title shows no name of its own.</summary>
    public int? NameWords { get; init; }
}
