namespace Hypencoder.Datasets;

/// <summary>A host of missing files that does not answer.</summary>
/// <param name="Host">Name of the host, as in <see cref="DatasetStore.HostOf"/>.</param>
/// <param name="Reason">Reason in a few words.</param>
internal sealed record UnreachableHost(string Host, string Reason);
