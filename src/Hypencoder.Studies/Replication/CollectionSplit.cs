namespace Hypencoder.Studies.Replication;

/// <summary>The queries of one split of a collection.</summary>
/// <param name="Collection">Its id.</param>
/// <param name="Split">Its split.</param>
internal readonly record struct CollectionSplit(string Collection, string Split)
{
    /// <summary>Of a collection with instructions: those that were given first.</summary>
    public const string Original = "original";

    /// <summary>And those that were changed.</summary>
    public const string Changed = "changed";

    /// <summary>Its name in files and messages.</summary>
    public string Name => $"{ReplicationContext.ShortName(Collection)}.{Split}";
}
