using System.Buffers.Binary;
using System.Text;

namespace Hypencoder.Data.Formats;

/// <summary>
/// The fields of a protobuf message in memory, one after another, whatever their order. Strict: a length must lie
/// within the message, text must be UTF-8, and groups, which no writer makes any more, are refused.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly int _length = message.Length;
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the current field holds bytes: a text, a message, packed numbers.</summary>
    public bool HasBytes { get; private set; }

    /// <summary>The bytes of the current field; empty when it is a number.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Place of <see cref="Content"/> in the message, in bytes from its start.</summary>
    public int Offset { get; private set; }

    /// <summary>The current field when it is a varint; else 0.</summary>
    public ulong Number { get; private set; }

    /// <summary>The current field when it is a 32-bit floating-point number; else 0.</summary>
    public float Single { get; private set; }

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    /// <exception cref="InvalidDataException">There is no valid field here.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        ulong tag = ReadVarint(ref _rest);
        if (tag >> 3 is 0 or > int.MaxValue)
            throw new InvalidDataException($"expected a protobuf field, found the tag {tag}");
        Field = (int)(tag >> 3);
        int kind = (int)(tag & 7);
        HasBytes = kind == Bytes;
        Content = default;
        Number = kind == Varint ? ReadVarint(ref _rest) : 0;
        Single = 0;
        if (kind == Bytes)
        {
            ulong length = ReadVarint(ref _rest);
            Offset = _length - _rest.Length;
            Content = Take(length);
        }
        else if (kind is Fixed64 or Fixed32)
        {
            ReadOnlySpan<byte> bytes = Take(kind == Fixed64 ? 8u : 4u);
            Single = kind == Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : 0;
        }
        else if (kind != Varint)
            throw new InvalidDataException($"expected a protobuf field, found wire type {kind}");
        return true;
    }

    /// <summary>The bytes of the current field, which must have some.</summary>
    public readonly ReadOnlySpan<byte> Message(string name) => HasBytes
        ? Content
        : throw new InvalidDataException($"expected {name}, found a number");

    /// <summary>The current field as text.</summary>
    public readonly string Text(string name)
    {
        try
        {
            return Utf8.GetString(Message(name));
        }
        catch (DecoderFallbackException e)
        {
            string found = Convert.ToHexString(e.BytesUnknown ?? []);
            throw new InvalidDataException($"expected UTF-8 in {name}, found byte 0x{found} at {e.Index}", e);
        }
    }

    /// <summary>A variable-length number of at most ten bytes, taken off the front.</summary>
    public static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return value;
        }
        throw new InvalidDataException("expected a protobuf number, found none that ends");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw new InvalidDataException($"expected a protobuf field of {length} bytes, found {_rest.Length}");
        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
