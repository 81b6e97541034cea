namespace Hypencoder.Hub;

/// <summary>The files that a caller of <see cref="HubClient"/> chooses from.</summary>
/// <param name="Files">Their names, with <c>/</c> between folders, in ordinal order.</param>
/// <param name="CanAskHub">
/// These are the files of the cache, and a chosen name that is not among them makes the client ask the hub; else such a
/// name is an error.
/// </param>
public sealed record HubListing(IReadOnlyList<string> Files, bool CanAskHub);
