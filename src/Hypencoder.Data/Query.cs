namespace Hypencoder.Data;

/// <summary>One information need.</summary>
/// <param name="Id">Unique in its set, never empty.</param>
/// <param name="Text">The words.</param>
public sealed record Query(string Id, string Text);
