namespace Hypencoder.Data;

/// <summary>A query: the text of an information need.</summary>
/// <param name="Id">Id of the query, unique in its set and never empty.</param>
/// <param name="Text">Text of the query.</param>
public sealed record Query(string Id, string Text);
