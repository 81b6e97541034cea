using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;

namespace Hypencoder.Models.Indexing;

/// <summary>
/// The passages of an index, one JSON object a line in the order of their vectors, so that results can be shown and an
/// interrupted encoding can go on.
/// </summary>
internal sealed class PassageFile
{
    private readonly string _path;
    private readonly List<long> _lines = [];

    /// <summary>Finds the start of every line.</summary>
    public PassageFile(string path)
    {
        _path = path;
        using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[1 << 20];
        long position = 0;
        _lines.Add(0);
        for (int read; (read = file.Read(buffer)) > 0; position += read)
        {
            int at = 0;
            for (int next; (next = buffer.AsSpan(at, read - at).IndexOf((byte)'\n')) >= 0;)
                _lines.Add(position + (at += next + 1));
        }
    }

    public int Count => _lines.Count - 1;

    /// <summary>Writes every passage under a temporary name and renames; the number of passages.</summary>
    public static int Write(string path, IEnumerable<Passage> passages, CancellationToken cancellation)
    {
        int count = 0;
        AtomicFile.WriteText(path, writer =>
        {
            foreach (Passage passage in passages)
            {
                cancellation.ThrowIfCancellationRequested();
                writer.WriteLine(JsonSerializer.Serialize(passage, PassageJson.Default.Passage));
                count++;
            }
        });
        return count;
    }

    /// <summary>The passages from <paramref name="start"/> on.</summary>
    public IReadOnlyList<Passage> Read(int start, int count)
    {
        if (count == 0)
            return [];
        using FileStream file = File.OpenRead(_path);
        byte[] bytes = new byte[checked((int)(_lines[start + count] - _lines[start]))];
        file.Position = _lines[start];
        file.ReadExactly(bytes);
        Passage[] passages = new Passage[count];
        for (int i = 0; i < count; i++)
        {
            int from = (int)(_lines[start + i] - _lines[start]), to = (int)(_lines[start + i + 1] - _lines[start]) - 1;
            try
            {
                passages[i] = JsonSerializer.Deserialize(bytes.AsSpan(from, to - from), PassageJson.Default.Passage)!;
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{_path}:{start + i + 1}: expected a passage: {e.Message}", e);
            }
        }
        return passages;
    }
}
