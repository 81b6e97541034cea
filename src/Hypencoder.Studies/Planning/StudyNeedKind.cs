namespace Hypencoder.Studies.Planning;

/// <summary>What kind of thing a study needs.</summary>
internal enum StudyNeedKind
{
    /// <summary>A model's directory or repository.</summary>
    Model,

    /// <summary>A test collection, or another dataset that perturbs its queries.</summary>
    Collection,
}
