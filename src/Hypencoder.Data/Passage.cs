namespace Hypencoder.Data;

/// <summary>A passage of a corpus.</summary>
/// <param name="Id">Id of the passage, unique in its corpus and never empty.</param>
/// <param name="Title">Title of the passage; may be empty.</param>
/// <param name="Text">Text of the passage, without its title.</param>
public sealed record Passage(string Id, string Title, string Text)
{
    /// <summary>The text that is encoded and indexed: title and text, joined by a space as in BEIR.</summary>
    public string FullText => Title.Length == 0 ? Text : Text.Length == 0 ? Title : $"{Title} {Text}";
}
