using System.Globalization;
using System.Text;
using Hypencoder.Models;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Training.Texts;

namespace Hypencoder.Training.Teachers;

/// <summary>
/// A file of a teacher's scores. Each line holds the id of a training query and then the id and the score of each of
/// its positives and negatives, separated by tabs.
/// </summary>
internal static class TeacherScoreFile
{
    private const int QueriesABlock = 64;

    /// <summary>Scores all examples of a set; resumes after the last block that an interrupted call wrote.</summary>
    /// <param name="path">The file, which has <c>.part</c> appended to its name until it is complete.</param>
    /// <param name="teacher">The cross-encoder.</param>
    /// <param name="set">The training set, with one example for each training query.</param>
    /// <param name="collection">The collection with the ids of queries and passages.</param>
    /// <param name="threads">Maximum number of threads.</param>
    /// <param name="progress">Receives the number of queries that are done; may be null.</param>
    /// <param name="cancellationToken">Stops after the current block, which is kept.</param>
    public static void Write(
        string path, PackedCrossEncoder teacher, TrainingSet set, LoadedCollection collection, int threads,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        string part = path + ".part";
        using (FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            int done = KeepWholeLines(file);
            foreach (TokenizedExample[] block in set.Examples.Skip(done).Chunk(QueriesABlock))
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Write(Encoding.UTF8.GetBytes(Lines(teacher, set, collection, block, threads)));
                file.Flush(flushToDisk: true);
                progress?.Report(done += block.Length);
            }
        }
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Reads, for each example of a set, the scores of its positives and then of its negatives.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or holds the scores of other examples.</exception>
    public static float[][] Read(string path, TrainingSet set, LoadedCollection collection)
    {
        float[][] scores = new float[set.Examples.Count][];
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            if (line == scores.Length)
                throw Fault($"{scores.Length} lines", "more");
            string[] fields = text.Split('\t');
            TokenizedExample example = set.Examples[line];
            if (fields[0] != collection.Queries("train")[example.Query].Id)
                throw Fault("the scores of a training query", fields[0]);
            int[] items = [.. example.Positives, .. example.Negatives];
            if (fields.Length != 1 + (2 * items.Length))
                throw Fault($"{items.Length} passages with scores", $"{fields.Length - 1} fields");
            scores[line] = new float[items.Length];
            for (int i = 0; i < items.Length; i++)
            {
                (string id, string score) = (fields[1 + (2 * i)], fields[2 + (2 * i)]);
                if (id != collection.Passages[items[i]].Id)
                    throw Fault($"passage {collection.Passages[items[i]].Id}", id);
                if (!float.TryParse(score, NumberStyles.Float, CultureInfo.InvariantCulture, out scores[line][i])
                    || !float.IsFinite(scores[line][i]))
                {
                    throw Fault("a score", score);
                }
            }
            line++;
        }
        return line == scores.Length ? scores : throw Fault($"{scores.Length} lines", $"{line}");

        InvalidDataException Fault(string expected, string found) =>
            new($"{path}:{line + 1}: expected {expected}, found \"{found}\"");
    }

    private static string Lines(
        PackedCrossEncoder teacher, TrainingSet set, LoadedCollection collection, TokenizedExample[] block, int threads)
    {
        (TokenizedExample Example, int Passage)[] items =
            [.. block.SelectMany(e => e.Positives.Concat(e.Negatives).Select(p => (e, p)))];
        float[] scores = teacher.Score(
            [.. items.Select(i => new TextPair(set.Queries[i.Example.Query], set.Passages[i.Passage]))], threads);
        StringBuilder lines = new();
        int next = 0;
        foreach (TokenizedExample example in block)
        {
            lines.Append(collection.Queries("train")[example.Query].Id);
            for (int i = 0; i < example.Positives.Length + example.Negatives.Length; i++, next++)
            {
                lines.Append('\t').Append(collection.Passages[items[next].Passage].Id).Append('\t')
                    .Append(scores[next].ToString("R", CultureInfo.InvariantCulture));
            }
            lines.Append('\n');
        }
        return lines.ToString();
    }

    /// <summary>Truncates the file after the last complete block and returns its number of lines.</summary>
    private static int KeepWholeLines(FileStream file)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int lines = bytes.Count(b => b == (byte)'\n') / QueriesABlock * QueriesABlock;
        int end = 0;
        for (int line = 0; line < lines; line++)
            end += bytes.AsSpan(end).IndexOf((byte)'\n') + 1;
        file.SetLength(end);
        file.Position = end;
        return lines;
    }
}
