namespace Hypencoder.Hub;

/// <summary>A file of a repository.</summary>
/// <param name="Path">Relative to the repository, with <c>/</c> between folders.</param>
/// <param name="Size">In bytes.</param>
public sealed record HubFile(string Path, long Size);
