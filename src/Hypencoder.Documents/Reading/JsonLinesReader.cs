using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Documents.Reading;

/// <summary>Reads corpora as JSON Lines; each passage is a record.</summary>
internal static class JsonLinesReader
{
    /// <exception cref="InvalidDataException">A line is malformed; the message names it.</exception>
    public static IReadOnlyList<DocumentBlock> Read(string path, string name)
    {
        List<DocumentBlock> blocks = [];
        foreach ((Passage passage, int line) in RecordFile.Read(
            path, (line, json) => (CorpusFile.FromJson(line, json), (int)line.Number),
            (line, _) => throw line.Malformed("a JSON object"), record => record.Item1.Id))
        {
            string title = string.IsNullOrWhiteSpace(passage.Title) ? name : passage.Title;
            if (!string.IsNullOrWhiteSpace(passage.Text))
                blocks.Add(new DocumentBlock(title, passage.Text.Trim(), line, line, IsRecord: true));
        }
        return blocks;
    }
}
