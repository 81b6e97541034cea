namespace Hypencoder.Data;

/// <summary>A variation of a query, with a person's judgment of whether its meaning is the same.</summary>
/// <param name="QueryId">Id of the query.</param>
/// <param name="Original">Text of the query as the file gives it, which may lack its punctuation.</param>
/// <param name="Text">Text of the variation.</param>
/// <param name="Method">Name of the method that made the variation.</param>
/// <param name="Kind">Class of the variation: misspelling, naturality, ordering, paraphrase or synonym.</param>
/// <param name="IsValid">Whether the variation was judged to keep the meaning; true where it was not judged.</param>
internal sealed record QueryVariation(
    string QueryId, string Original, string Text, string Method, string Kind, bool IsValid);
