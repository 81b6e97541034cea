namespace Hypencoder.Data;

/// <summary>One entry of a corpus.</summary>
/// <param name="Id">Unique in its corpus, never empty.</param>
/// <param name="Title">May be empty.</param>
/// <param name="Text">The body.</param>
public sealed record Passage(string Id, string Title, string Text)
{
    /// <summary>What an encoder or an index reads: the title and the text, as BEIR joins them.</summary>
    public string FullText => Title.Length == 0 ? Text : Text.Length == 0 ? Title : $"{Title} {Text}";
}
