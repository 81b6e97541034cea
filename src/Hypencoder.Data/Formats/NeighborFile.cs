using System.Text.Json;

namespace Hypencoder.Data.Formats;

/// <summary>
/// Reads a neighbour graph as the published code writes it, one JSON object per line with <c>item_id</c> and
/// <c>neighbors</c>; other fields are ignored. Gzip is unpacked. Blank lines are skipped.
/// </summary>
internal static class NeighborFile
{
    /// <summary>Whether a file that has been read can be read again; false for a pipe.</summary>
    public static bool CanReadAgain(string path) => !InputFile.IsSpent(path);

    /// <summary>The lines in file order, streamed. Ids are not checked to exist or to be unique.</summary>
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
