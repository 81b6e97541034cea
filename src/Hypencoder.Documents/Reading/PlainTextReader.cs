namespace Hypencoder.Documents.Reading;

/// <summary>Reads plain text: paragraphs between blank lines.</summary>
internal static class PlainTextReader
{
    public static IReadOnlyList<DocumentBlock> Read(string text, string name)
    {
        List<DocumentBlock> blocks = [];
        string[] lines = text.Split('\n');
        for (int start = 0; start < lines.Length;)
        {
            int end = start;
            while (end < lines.Length && !string.IsNullOrWhiteSpace(lines[end]))
                end++;
            if (end > start)
                blocks.Add(new DocumentBlock(name, string.Join('\n', lines[start..end]), start + 1, end));
            start = end + 1;
        }
        return blocks;
    }
}
