namespace Hypencoder.Hub;

/// <summary>What a repository of the hub holds.</summary>
public enum HubRepositoryKind
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>A data set.</summary>
    Dataset,
}
