namespace Hypencoder.Hub;

/// <summary>The list of files from which a caller of <see cref="HubClient"/> chooses.</summary>
/// <param name="Files">Paths of the files, with <c>/</c> between folders, in ordinal order.</param>
/// <param name="CanAskHub">
/// Whether these are the files of the cache, so that a chosen name that is missing makes the client ask the hub. When
/// false, such a name is an error.
/// </param>
internal sealed record HubListing(IReadOnlyList<string> Files, bool CanAskHub);
