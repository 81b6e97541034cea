using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Hypencoder.Retrieval.Tests.Indexing.Import;

/// <summary>Writes files of encoded items, valid and invalid ones.</summary>
internal static class ItemFile
{
    /// <summary>A file of the given messages, compressed, with the end mark.</summary>
    public static byte[] Of(params IEnumerable<byte[]> messages) =>
        [.. messages.SelectMany(message => Framed(Gzip(message))), .. new byte[4]];

    /// <summary>A length, followed by the bytes.</summary>
    public static byte[] Framed(byte[] packed)
    {
        byte[] head = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, packed.Length);
        return [.. head, .. packed];
    }

    public static byte[] Gzip(byte[] message)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(message);
        return packed.ToArray();
    }

    /// <summary>An item with the fields in the order of most golden ones.</summary>
    public static byte[] Message(string id, string text, params float[] vector) =>
        [.. Text("id", id), .. Array(Values(vector), "<f4", (ulong)vector.Length), .. Text("text", text)];

    /// <summary>A map entry with a text.</summary>
    public static byte[] Text(string name, string value) => Entry(name, Field(1, Encoding.UTF8.GetBytes(value)));

    /// <summary>A map entry with a vector whose shape is packed.</summary>
    public static byte[] Array(byte[] values, string type, params ulong[] shape) => Entry("representation",
        [.. Field(6, Field(1, [.. Field(1, values), .. Field(2, [.. shape.SelectMany(Varint)]), .. Type(type)])),
            .. Field(13, "ndarray"u8.ToArray())]);

    /// <summary>A map entry with any value.</summary>
    public static byte[] Entry(string name, byte[] node) =>
        Field(1, [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, node)]);

    public static byte[] Type(string type) => Field(3, Encoding.UTF8.GetBytes(type));

    /// <summary>A field of bytes.</summary>
    public static byte[] Field(int number, byte[] content) =>
        [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)content.Length), .. content];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    public static byte[] Values(params IEnumerable<float> vector) => [.. vector.SelectMany(BitConverter.GetBytes)];
}
