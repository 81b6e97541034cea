using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Indexing;

/// <summary>Writes <c>passages.jsonl</c>, then <c>passages.bin</c>.</summary>
internal static class PassageWriter
{
    /// <summary>
    /// Writes all passages under a temporary name, renames the file, and returns the number of passages and the SHA-256
    /// of the text. The same passages give the same bytes, whatever the format of their corpus.
    /// </summary>
    public static (int Count, string Sha256) Write(
        string directory, IEnumerable<Passage> passages, CancellationToken cancellationToken)
    {
        using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream rows = new();
        long end = 0;
        AtomicFile.Write(PassageFile.PathIn(directory), stream =>
        {
            Span<byte> row = stackalloc byte[PassageTable.RowBytes];
            foreach (Passage passage in passages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                byte[] line = [.. Serialize(passage), (byte)'\n'];
                stream.Write(line);
                sha256.AppendData(line);
                end += line.Length;
                BinaryPrimitives.WriteInt64LittleEndian(row, end);
                BinaryPrimitives.WriteUInt32LittleEndian(row[sizeof(long)..], Crc32C.Compute(line));
                rows.Write(row);
            }
        });
        string hash = Convert.ToHexStringLower(sha256.GetHashAndReset());
        PassageTable.Write(
            PassageFile.TablePathIn(directory), rows.GetBuffer().AsMemory(0, checked((int)rows.Length)), hash);
        return ((int)(rows.Length / PassageTable.RowBytes), hash);
    }

    /// <summary>Serialises a passage as a line.</summary>
    public static byte[] Serialize(Passage passage) =>
        JsonSerializer.SerializeToUtf8Bytes(passage, PassageJson.Default.Passage);
}
