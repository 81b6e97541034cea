namespace Hypencoder.Datasets;

/// <summary>A host that missing files would have to come from, and that does not answer.</summary>
/// <param name="Host">Its name, as <see cref="DatasetFile.Host"/> has it, or that of the hub's endpoint.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record UnreachableHost(string Host, string Reason);
