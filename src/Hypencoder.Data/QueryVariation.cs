namespace Hypencoder.Data;

/// <summary>Another form of a query, and whether a person found that it asks for the same.</summary>
/// <param name="QueryId">The query's id.</param>
/// <param name="Original">The query's text as the file has it, perhaps without its punctuation.</param>
/// <param name="Text">The other form.</param>
/// <param name="Method">What made it.</param>
/// <param name="Kind">Its class: misspelling, naturality, ordering, paraphrase or synonym.</param>
/// <param name="IsValid">As it was judged; true where nobody judged it.</param>
public sealed record QueryVariation(
    string QueryId, string Original, string Text, string Method, string Kind, bool IsValid);
