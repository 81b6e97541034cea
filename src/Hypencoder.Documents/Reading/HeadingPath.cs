namespace Hypencoder.Documents.Reading;

/// <summary>The headings above the place in a document that a reader has reached.</summary>
/// <param name="fallback">Title where there is no heading, such as the name of the file.</param>
internal sealed class HeadingPath(string fallback)
{
    private readonly List<(int Level, string Text)> _headings = [];

    /// <summary>The headings from the outermost on.</summary>
    public string Title => _headings.Count == 0
        ? fallback
        : string.Join(DocumentBlock.TitleSeparator, _headings.Select(h => h.Text));

    /// <summary>Enters the section of a heading and leaves those of the same level and below.</summary>
    public void Enter(int level, string text)
    {
        _headings.RemoveAll(h => h.Level >= level);
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length > 0)
            _headings.Add((level, text));
    }
}
