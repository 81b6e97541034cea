namespace Hypencoder.Data.Formats;

/// <summary>An information need as TREC's topics have it. White space is single blanks; what is missing is empty.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Title">A few words.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Narrative">What makes a passage relevant.</param>
public sealed record TrecTopic(string Id, string Title, string Description, string Narrative);
