using static Hypencoder.Studies.StudyProfile;

namespace Hypencoder.Studies;

/// <summary>One hard task of a study.</summary>
public sealed record StudyTask
{
    /// <summary>
    /// The collection, as the catalogue opens it: with the splits train, dev and test, or with each of them as
    /// <c>-original</c> and <c>-changed</c>, whose queries have the same ids.
    /// </summary>
    public required string Collection { get; init; }

    /// <summary>How many training examples it gives: queries are left out or come several times.</summary>
    public int Examples { get; init; } = 2000;

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Collection), "tasks.collections.collection", "none", "a collection");
        Require(Examples > 0, $"tasks.collections.{Collection}.examples", Examples, "above 0");
    }
}
