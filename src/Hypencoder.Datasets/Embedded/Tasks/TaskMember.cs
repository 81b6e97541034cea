namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>A member of the embedded collection with the structure that the tasks judge by.</summary>
/// <param name="Documented">Its documentation.</param>
/// <param name="OutermostType">The XML name of the type that decides its split.</param>
/// <param name="Split">0 (train), 1 (dev) or 2 (test).</param>
/// <param name="Conditions">All conditions that it meets, as <see cref="MemberConditions"/> words them.</param>
internal sealed record TaskMember(
    DocumentedMember Documented, string OutermostType, int Split, IReadOnlySet<string> Conditions)
{
    public string Id => Documented.Id;
}
