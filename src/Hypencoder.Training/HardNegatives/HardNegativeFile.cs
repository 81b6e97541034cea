using System.Text;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Training.Texts;

namespace Hypencoder.Training.HardNegatives;

/// <summary>
/// The file of mined negatives: one line per training query, with its id and the ids of passages, separated by tabs.
/// </summary>
internal static class HardNegativeFile
{
    public static void Write(string path, LoadedCollection collection, int[][] negatives)
    {
        IReadOnlyList<Query> queries = collection.Queries("train");
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true)
            {
                NewLine = "\n",
            };
            for (int q = 0; q < negatives.Length; q++)
            {
                IEnumerable<string> ids = negatives[q].Select(p => collection.Passages[p].Id);
                writer.WriteLine(string.Join('\t', ids.Prepend(queries[q].Id)));
            }
        });
    }

    public static int[][] Read(string path, LoadedCollection collection, TokenizedCollection texts)
    {
        IReadOnlyList<Query> queries = collection.Queries("train");
        int[][] negatives = new int[queries.Count][];
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            string[] fields = text.Split('\t');
            if (line >= queries.Count || fields[0] != queries[line].Id)
            {
                throw new InvalidDataException(
                    $"{path}:{line + 1}: expected the negatives of a training query, found \"{fields[0]}\"");
            }
            negatives[line] = [.. fields[1..].Select(IndexOf)];
            line++;
        }
        return line == queries.Count
            ? negatives
            : throw new InvalidDataException($"{path}:{line}: expected {queries.Count} lines, found {line}");

        int IndexOf(string passage) => texts.TryIndexOf(passage, out int index)
            ? index
            : throw new InvalidDataException(
                $"{path}:{line + 1}: expected a passage of the collection, found \"{passage}\"");
    }
}
