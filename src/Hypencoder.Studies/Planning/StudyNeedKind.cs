namespace Hypencoder.Studies.Planning;

/// <summary>The kind of something that a study needs.</summary>
internal enum StudyNeedKind
{
    /// <summary>A model: a directory or a repository.</summary>
    Model,

    /// <summary>A test collection, or a dataset that is used to perturb queries.</summary>
    Collection,
}
