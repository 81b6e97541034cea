namespace Hypencoder.Datasets;

/// <summary>A host that missing files would have to come from, and that does not answer.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record UnreachableHost(string Host, string Reason);
