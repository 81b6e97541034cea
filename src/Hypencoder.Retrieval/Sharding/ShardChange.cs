using System.Text;
using Hypencoder.Data;

namespace Hypencoder.Retrieval.Sharding;

/// <summary>A change of a shard: passages to add or replace, or ids of passages to remove.</summary>
/// <param name="Passages">Passages to add, with distinct ids; empty for a removal.</param>
/// <param name="Removed">Ids to remove; empty for an addition.</param>
internal sealed record ShardChange(IReadOnlyList<Passage> Passages, IReadOnlyList<string> Removed)
{
    private const byte Addition = 0, Removal = 1;

    /// <summary>Reads the bytes of a change.</summary>
    /// <exception cref="InvalidDataException">They are no change.</exception>
    public static ShardChange Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes, writable: false);
        using BinaryReader reader = new(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            byte kind = reader.ReadByte();
            int count = reader.ReadInt32();
            if (kind > Removal || count < 1 || count > bytes.Length)
                throw new InvalidDataException($"expected a change of some passages, found {count} of kind {kind}");
            ShardChange change = kind == Addition
                ? new ShardChange([.. Enumerable.Range(0, count).Select(_ => ReadPassage(reader))], [])
                : new ShardChange([], [.. Enumerable.Range(0, count).Select(_ => reader.ReadString())]);
            return stream.Position == stream.Length
                ? change
                : throw new InvalidDataException(
                    $"expected a change of {stream.Position} bytes, found {stream.Length}");
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"expected a whole change, found {bytes.Length} bytes", e);
        }
    }

    /// <summary>The change in bytes.</summary>
    public byte[] Write()
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Removed.Count > 0 ? Removal : Addition);
            writer.Write(Removed.Count > 0 ? Removed.Count : Passages.Count);
            foreach (Passage passage in Passages)
            {
                writer.Write(passage.Id);
                writer.Write(passage.Title);
                writer.Write(passage.Text);
            }
            foreach (string id in Removed)
                writer.Write(id);
        }
        return stream.ToArray();
    }

    private static Passage ReadPassage(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadString());
}
