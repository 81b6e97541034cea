using System.Text.Json.Serialization;
using Hypencoder.Data.Formats;

namespace Hypencoder.Data;

/// <summary>A passage of a corpus.</summary>
/// <param name="Id">Id of the passage, unique in its corpus and never empty.</param>
/// <param name="Title">Title of the passage; may be empty.</param>
/// <param name="Text">Text of the passage, without its title.</param>
public sealed record Passage(string Id, string Title, string Text)
{
    /// <summary>The text that is encoded and indexed: title and text, joined by a space as in BEIR.</summary>
    public string FullText => Title.Length == 0 ? Text : Text.Length == 0 ? Title : $"{Title} {Text}";

    /// <summary>
    /// Further values that an index keeps with the passage, as the text of a JSON object; null for none. They are
    /// neither encoded nor indexed.
    /// </summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(JsonTextConverter))]
    internal string? Metadata { get; init; }
}
