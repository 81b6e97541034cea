using System.Buffers.Binary;
using System.Text;
using Hypencoder.Search;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>
/// One mutation of one file of an index, determined by a seed and a number: plain damage, or changes with corrected
/// checksums and references of other files to the store.
/// </summary>
internal sealed class IndexMutation
{
    private static readonly string[] Binary = ["vectors.bin", "vectors.bin", "graph.bin", "clusters.bin", "passages.bin"];
    private static readonly string[] Text = ["index.json", "passages.jsonl"];

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 15, 16, 64, 255, 256, 299, 300, 301, 600, 1 << 20, int.MaxValue, int.MinValue,
        uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40,
    ];

    private static readonly float[] Values =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -1, 1e-45f, 1e-30f, 1e30f, float.MaxValue, -0f,
    ];

    private readonly Random _random;

    private IndexMutation(Random random) => _random = random;

    /// <summary>Folder to mutate, one of <see cref="SmallIndex.Twins"/>.</summary>
    public required string Index { get; init; }

    /// <summary>File to mutate.</summary>
    public required string File { get; init; }

    /// <summary>Description of the mutation, for messages and counts.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Whether the checksums of changed values were corrected.</summary>
    public bool IsCrafted { get; private set; }

    public static IndexMutation Draw(int seed, int number)
    {
        Random random = new(unchecked(seed * 1_000_003 + number)); // the same in every process, unlike hash codes
        string[] files = random.Next(4) == 0 ? Text : Binary;
        return new IndexMutation(random)
        {
            Index = SmallIndex.Twins[random.Next(SmallIndex.Twins.Length)],
            File = files[random.Next(files.Length)],
        };
    }

    /// <summary>Changes the file, and others if their references to the store change with it.</summary>
    /// <param name="index">The intact folders.</param>
    /// <param name="directory">A copy of <see cref="Index"/>.</param>
    public void Apply(SmallIndex index, string directory)
    {
        string path = Path.Combine(directory, File);
        byte[] bytes = System.IO.File.ReadAllBytes(path);
        if (_random.Next(12) == 0)
        {
            string from = SmallIndex.Twins.Append(SmallIndex.Other).Where(name => name != Index).ElementAt(_random.Next(3));
            Kind = $"that of {from}";
            bytes = System.IO.File.ReadAllBytes(Path.Combine(index[from], File));
        }
        else if (Text.Contains(File))
        {
            bytes = File == "index.json" || _random.Next(2) == 0 ? ChangeText(bytes) : ChangeLines(bytes);
        }
        else if (_random.Next(2) == 0)
        {
            bytes = Damage(bytes);
        }
        else
        {
            Craft(bytes);
            IsCrafted = true;
        }
        System.IO.File.WriteAllBytes(path, bytes);
        if (IsCrafted && File == "vectors.bin" && _random.Next(4) > 0)
            Rebind(index[Index], directory);
    }

    private byte[] ChangeText(byte[] bytes)
    {
        Kind = "text";
        return Mutation.Of(bytes, _random);
    }

    private byte[] ChangeLines(byte[] bytes)
    {
        List<string> lines = [.. Encoding.UTF8.GetString(bytes).Split('\n')];
        int at = _random.Next(lines.Count - 1), other = _random.Next(lines.Count - 1);
        switch (_random.Next(6))
        {
            case 0:
                Kind = "line dropped";
                lines.RemoveAt(at);
                break;
            case 1:
                Kind = "line doubled";
                lines.Insert(at, lines[at]);
                break;
            case 2:
                Kind = "lines exchanged";
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                Kind = "line null";
                lines[at] = "null";
                break;
            case 4:
                Kind = "line empty";
                lines[at] = "";
                break;
            default:
                Kind = "line changed";
                lines[at] = lines[at].Replace("a", "b", StringComparison.Ordinal);
                break;
        }
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private byte[] Damage(byte[] bytes)
    {
        int at = Place(bytes), length = Math.Min(_random.Next(1, 200), bytes.Length - at);
        switch (_random.Next(6))
        {
            case 0:
                Kind = "bits";
                for (int bits = _random.Next(1, 5); bits > 0; bits--)
                    bytes[Place(bytes)] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 1:
                Kind = "bytes";
                _random.NextBytes(bytes.AsSpan(at, Math.Min(length, 16)));
                return bytes;
            case 2:
                Kind = "cut";
                return bytes[..at];
            case 3:
                Kind = "grown";
                return [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]];
            case 4:
                Kind = "regions";
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(_random.Next(bytes.Length - length)));
                return bytes;
            default:
                Kind = "number";
                WriteNumber(bytes, at);
                return bytes;
        }
    }

    private void Craft(byte[] bytes)
    {
        int body = bytes.Length - FileHeader.Size, at = FileHeader.Size + _random.Next(body);
        switch (_random.Next(6))
        {
            case 0:
                Kind = "crafted field";
                CraftedChecksums.SetField(bytes, _random.Next(FileHeader.FieldCount), Numbers[_random.Next(Numbers.Length)]);
                break;
            case 1:
                Kind = "crafted text";
                if (_random.Next(2) == 0)
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(80), (int)Numbers[_random.Next(Numbers.Length)]);
                else
                    bytes[84 + _random.Next(40)] = (byte)_random.Next(256);
                break;
            case 2:
                Kind = "crafted regions";
                int length = Math.Min(_random.Next(1, 200), bytes.Length - at);
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(FileHeader.Size + _random.Next(body - length)));
                break;
            case 3:
                Kind = "crafted bits";
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            default:
                Kind = "crafted number";
                WriteNumber(bytes, at);
                break;
        }
        CraftedChecksums.MakeRight(bytes);
    }

    /// <summary>A random position, with a higher probability for fields of the header.</summary>
    private int Place(byte[] bytes) =>
        _random.Next(4) == 0 ? _random.Next(128) : FileHeader.Size + _random.Next(bytes.Length - FileHeader.Size);

    private void WriteNumber(byte[] bytes, int at)
    {
        at = at / 4 * 4;
        if (at + 8 > bytes.Length)
            at = bytes.Length - 8;
        long number = Numbers[_random.Next(Numbers.Length)];
        switch (_random.Next(3))
        {
            case 0:
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), Values[_random.Next(Values.Length)]);
                break;
            case 1:
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), (int)number);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), number);
                break;
        }
    }

    /// <summary>Makes index.json, graph and clusters refer to the changed store, if it can be opened.</summary>
    private void Rebind(string intact, string directory)
    {
        string before, after;
        try
        {
            using VectorStore was = VectorStore.Open(Path.Combine(intact, File));
            using VectorStore store = VectorStore.Open(Path.Combine(directory, File));
            (before, after) = (was.Fingerprint, store.Fingerprint);
        }
        catch (InvalidDataException)
        {
            return;
        }
        Kind += ", named";
        string json = Path.Combine(directory, "index.json");
        System.IO.File.WriteAllText(
            json, System.IO.File.ReadAllText(json).Replace(before, after, StringComparison.Ordinal));
        foreach (string name in new[] { "graph.bin", "clusters.bin" })
        {
            byte[] bytes = System.IO.File.ReadAllBytes(Path.Combine(directory, name));
            byte[] text = Encoding.UTF8.GetBytes(after);
            bytes.AsSpan(84, 1500).Clear();
            text.CopyTo(bytes, 84);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(80), text.Length);
            CraftedChecksums.Header(bytes);
            System.IO.File.WriteAllBytes(Path.Combine(directory, name), bytes);
        }
    }
}
