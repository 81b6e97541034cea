using System.Buffers.Binary;
using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Files;

/// <summary>
/// Unfinished files are read when a run resumes. With mutations, and with checksums corrected or not, resuming gives
/// the bytes of an uninterrupted run or one clear error, except for changed values that are valid in themselves.
/// </summary>
public sealed class MutatedUnfinishedFilesTests : IDisposable
{
    private const int Count = 700; // more than a leaf of the approximate build
    private const int D = 4;
    private static readonly int[] Numbers = [0, 1, -1, 2, 20, 255, 256, 699, 700, 1 << 20, int.MaxValue, int.MinValue];
    private readonly TempFolder _folder = new();
    private readonly float[] _vectors = TestData.Vectors(1, Count * D);
    private readonly string[] _ids = TestData.Ids(Count);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resume_MutatedVectors_GivesTheSameBytesOrIsRefused()
    {
        string path = _folder.File("vectors.bin");
        using (VectorStoreWriter writer = VectorStoreWriter.Create(path, D, "m", VectorElement.Int8))
            Append(writer, 500);
        Check(path, [ResumableFile.PartPath(path), ResumableFile.LogPath(path)], 400, () =>
        {
            using (VectorStoreWriter writer = VectorStoreWriter.Resume(path, D, "m", VectorElement.Int8))
            {
                Append(writer, Count);
                writer.Complete();
            }
            using VectorStore store = VectorStore.Open(path);
            store.Verify();
        });
    }

    [Fact]
    public void Resume_MutatedRowsOfAGraph_GivesTheSameBytesOrIsRefused()
    {
        using VectorStore store = TestData.Store(_folder, _vectors, D);
        string path = _folder.File("graph.bin");
        Interrupt(store, path, NeighborGraphMethod.Exact, done => done >= 300);
        Check(path, [ResumableFile.PartPath(path), ResumableFile.LogPath(path)], 200, () =>
            Build(store, path, NeighborGraphMethod.Exact, resume: true));
    }

    [Fact]
    public void Resume_MutatedRoundsOfAGraph_GivesTheSameBytesOrIsRefused()
    {
        using VectorStore store = TestData.Store(_folder, _vectors, D);
        string path = _folder.File("graph.bin");
        Interrupt(store, path, NeighborGraphMethod.Approximate, _ => File.Exists(path + ".rounds"));
        Check(path, [path + ".rounds"], 150, () =>
            Build(store, path, NeighborGraphMethod.Approximate, resume: true));
    }

    private static void Build(
        VectorStore store, string path, NeighborGraphMethod method, bool resume, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        NeighborGraphOptions options = new() { Neighbors = 5, Method = method, Threads = 1, Resume = resume };
        NeighborGraphBuilder.Build(store, path, options, 100, progress, cancellationToken);
        using NeighborGraph graph = NeighborGraph.Open(path);
        graph.CheckStore(store);
        graph.Verify();
    }

    private static void Interrupt(
        VectorStore store, string path, NeighborGraphMethod method, Func<int, bool> isEnough)
    {
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() => Build(
            store, path, method, false, new ImmediateProgress(done =>
            {
                if (isEnough(done))
                    source.Cancel();
            }), source.Token));
    }

    private void Append(VectorStoreWriter writer, int end)
    {
        for (int first = writer.Count; first < end; first += 100)
        {
            int count = Math.Min(100, end - first);
            writer.Append(_ids.AsSpan(first, count), _vectors.AsSpan(first * D, count * D));
        }
    }

    /// <summary>Repeatedly mutates one of <paramref name="names"/>, resumes and finishes.</summary>
    private static void Check(string path, string[] names, int mutations, Action finish)
    {
        string directory = Path.GetDirectoryName(path)!;
        Dictionary<string, byte[]> unfinished = names.ToDictionary(name => name, File.ReadAllBytes);
        finish();
        byte[] expected = File.ReadAllBytes(path);
        int right = 0, refused = 0;
        for (int number = 0; number < mutations; number++)
        {
            Random random = new(number);
            bool isCrafted = random.Next(2) == 0;
            Restore();
            Mutate(random, names[random.Next(names.Length)], names, isCrafted);
            try
            {
                finish();
                bool isSame = File.ReadAllBytes(path).AsSpan().SequenceEqual(expected);
                right += isSame ? 1 : 0;
                Assert.True(isSame || isCrafted, $"mutation {number}: other bytes");
            }
            catch (InvalidDataException e)
            {
                refused++;
                Assert.True(
                    e.Message.StartsWith(directory, StringComparison.Ordinal) && e.Message.Length <= 500
                    && !e.Message.Any(char.IsControl), $"mutation {number}: {e}");
            }
            catch (Exception e)
            {
                Assert.Fail($"mutation {number}: {e}");
            }
        }
        Assert.InRange(right, mutations / 10, mutations);
        Assert.InRange(refused, mutations / 20, mutations);

        void Restore()
        {
            File.Delete(path);
            foreach (string left in Directory.GetFiles(directory, Path.GetFileName(path) + ".*"))
                File.Delete(left);
            foreach ((string name, byte[] bytes) in unfinished)
                File.WriteAllBytes(name, bytes);
        }
    }

    private static void Mutate(Random random, string name, string[] names, bool isCrafted)
    {
        byte[] bytes = File.ReadAllBytes(name);
        int at = random.Next(bytes.Length), length = Math.Min(random.Next(1, 100), bytes.Length - at);
        switch (random.Next(isCrafted ? 3 : 5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when bytes.Length >= 4:
                int number = random.Next(4) == 0
                    ? BitConverter.SingleToInt32Bits(float.NaN)
                    : Numbers[random.Next(Numbers.Length)];
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Math.Min(at / 4 * 4, bytes.Length - 4)), number);
                break;
            case 2:
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length + 1)));
                break;
            case 3:
                bytes = bytes[..at];
                break;
            default:
                bytes = [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]];
                break;
        }
        if (isCrafted && names.Length == 1)
            CraftedChecksums.MakeRight(bytes);
        File.WriteAllBytes(name, bytes);
        if (isCrafted && names.Length == 2)
            MakeRight(names[0], names[1]);
    }

    /// <summary>Corrects the checksums of a log: those of each block's data and of each record.</summary>
    private static void MakeRight(string part, string log)
    {
        byte[] data = File.ReadAllBytes(part), records = File.ReadAllBytes(log);
        long dataAt = FileHeader.Size;
        for (int at = 0; at + 16 <= records.Length;)
        {
            Span<byte> record = records.AsSpan(at);
            int noteLength = BinaryPrimitives.ReadInt32LittleEndian(record);
            int dataLength = BinaryPrimitives.ReadInt32LittleEndian(record[4..]);
            if (noteLength < 0 || noteLength > record.Length - 16)
                break;
            if (dataLength >= 0 && dataAt + dataLength <= data.Length)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(
                    record[8..], Crc32C.Compute(data.AsSpan((int)dataAt, dataLength)));
                dataAt += dataLength;
            }
            record = record[..(16 + noteLength)];
            record.Slice(12, 4).Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], Crc32C.Compute(record));
            at += record.Length;
        }
        File.WriteAllBytes(log, records);
    }

    private sealed class ImmediateProgress(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
