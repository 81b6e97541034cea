using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads a neighbour graph as the published code writes it, one JSON object a line with <c>item_id</c> and
/// <c>neighbors</c>; other fields are left aside. Gzip is unpacked. Blank lines are skipped.
/// </summary>
public static class NeighborFile
{
    /// <summary>Whether a file that was read can be read again: a pipe cannot.</summary>
    public static bool CanReadAgain(string path) => !InputFile.IsSpent(path);

    /// <summary>The lines in file order, streamed. Whether ids exist or repeat is not looked at.</summary>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static IEnumerable<NeighborList> Read(string path) => TextLine.ReadAll(path)
        .Where(line => !string.IsNullOrWhiteSpace(line.Text))
        .Select(line =>
        {
            using JsonDocument document = JsonLine.Parse(line);
            JsonElement list = JsonLine.Child(line, document.RootElement, "neighbors", JsonValueKind.Array);
            return new NeighborList(
                JsonLine.Id(line, document.RootElement, "item_id"),
                [.. list.EnumerateArray().Select(id => JsonLine.IdValue(line, id, "neighbors"))],
                line.Number);
        });
}
