using System.Buffers.Binary;
using Hypencoder.Search.Files;

namespace Hypencoder.Search.Wire;

/// <summary>
/// The header of a q-net's wire form: everything that its length follows from, so that a reader compares the length
/// before it allocates anything. The format is described in docs/formats/query.md.
/// </summary>
internal sealed record QNetWireHeader
{
    /// <summary>Version that is written and read.</summary>
    public const int Version = 1;

    /// <summary>Greatest length of a wire form in bytes.</summary>
    public const int MostBytes = 1 << 28;

    private const int FixedLength = 48, MostDimensions = 64, MostWidth = 1 << 20, MostTokens = 1 << 16;
    private const int ChecksumAt = 12, LengthAt = 16;
    private const byte LayerNorm = 1, BeforeResidual = 2, Residual = 4, ResidualOnLast = 8, HasLinear = 16, All = 31;

    private static ReadOnlySpan<byte> Magic => "HYPQUERY"u8;

    private static ReadOnlySpan<byte> NoChecksum => [0, 0, 0, 0];

    /// <summary>Fingerprint of the model that shares the rest of factors; 0 for a whole q-net.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>Whether factors follow, rather than matrices.</summary>
    public bool IsFactored { get; init; }

    /// <summary>Number format of matrices and factors.</summary>
    public QNetWireElement Element { get; init; }

    /// <summary>Settings of the hidden layers.</summary>
    public required QNetOptions Options { get; init; }

    /// <summary>Number of the query's tokens; 0 for a whole q-net.</summary>
    public int Tokens { get; init; }

    /// <summary>Whether a linear term follows.</summary>
    public bool Linear { get; init; }

    /// <summary>Bound on the correction; null for none.</summary>
    public float? Bound { get; init; }

    /// <summary>Input width, widths of the hidden layers, 1.</summary>
    public required int[] Dimensions { get; init; }

    /// <summary>Width of the context of each hidden layer; empty for a whole q-net.</summary>
    public int[] Contexts { get; init; } = [];

    /// <summary>Number of hidden layers.</summary>
    public int HiddenLayers => Dimensions.Length - 2;

    /// <summary>Number of bytes of the header.</summary>
    public int HeaderLength => FixedLength + sizeof(int) * (Dimensions.Length + Contexts.Length);

    /// <summary>Number of bytes of a value of matrices and factors.</summary>
    public int ElementSize => Element switch
    {
        QNetWireElement.Int8 => 1,
        QNetWireElement.Float16 => 2,
        _ => sizeof(float),
    };

    /// <summary>Number of bytes of the whole form.</summary>
    /// <remarks>No product overflows: widths are at most 2²⁰, of which there are 64, and tokens an i32.</remarks>
    public long TotalLength
    {
        get
        {
            long large = 0, small = Dimensions[^2] + (Linear ? Dimensions[0] : 0);
            for (int layer = 0; layer < HiddenLayers; layer++)
            {
                long columns = Dimensions[layer + 1];
                large += IsFactored ? (Contexts[layer] + columns) * Tokens : Dimensions[layer] * columns;
                small += columns;
                if (Element == QNetWireElement.Int8)
                    small += IsFactored ? 2 * Tokens : Dimensions[layer]; // scales
            }
            return HeaderLength + large * ElementSize + small * sizeof(float);
        }
    }

    /// <summary>Writes the header, with the checksum of all bytes; what follows it must be there already.</summary>
    public void Write(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[LengthAt..], bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], Fingerprint);
        bytes[32] = (byte)(IsFactored ? 1 : 0);
        bytes[33] = (byte)Element;
        bytes[34] = (byte)Options.Activation;
        bytes[35] = (byte)((Options.LayerNorm ? LayerNorm : 0) | (Options.LayerNormBeforeResidual ? BeforeResidual : 0)
            | (Options.Residual ? Residual : 0) | (Options.ResidualOnLast ? ResidualOnLast : 0)
            | (Linear ? HasLinear : 0));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[36..], Tokens);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], Dimensions.Length);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[44..], Bound ?? 0);
        int at = FixedLength;
        foreach (int width in Dimensions.Concat(Contexts))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], width);
            at += sizeof(int);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Checksum(bytes));
    }

    /// <summary>Reads and checks the header, the length and the checksum.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of a q-net, or of another version.</exception>
    public static QNetWireHeader Read(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length >= FixedLength, $"at least {FixedLength} bytes", $"{bytes.Length}");
        Require(bytes.StartsWith(Magic), "the magic HYPQUERY", Convert.ToHexString(bytes[..Magic.Length]));
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        Require(version == Version, $"version {Version}", $"{version}");
        Require(bytes.Length <= MostBytes, $"at most {MostBytes} bytes", $"{bytes.Length}");
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]);
        Require(length == bytes.Length, $"{length} bytes, as its header says", $"{bytes.Length}");
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]), computed = Checksum(bytes);
        Require(checksum == computed, $"the checksum {checksum:X8}", $"{computed:X8}");
        byte form = bytes[32], element = bytes[33], activation = bytes[34], flags = bytes[35];
        Require(form <= 1, "the form 0 or 1", $"{form}");
        Require(element <= (byte)QNetWireElement.Int8, "a number format of 0 to 2", $"{element}");
        Require(activation <= (byte)Activation.Identity, "an activation of 0 to 5", $"{activation}");
        Require((flags & ~All) == 0, "flags of 0 to 31", $"{flags}");
        int tokens = BinaryPrimitives.ReadInt32LittleEndian(bytes[36..]);
        bool isFactored = form == 1;
        Require(
            isFactored ? tokens is > 0 and <= MostTokens : tokens == 0,
            isFactored ? $"1 to {MostTokens} tokens" : "no tokens", $"{tokens}");
        ulong fingerprint = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        Require(isFactored || fingerprint == 0, "the fingerprint 0 of a whole q-net", $"{fingerprint:x16}");
        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]), least = isFactored ? 3 : 2;
        Require(count >= least && count <= MostDimensions, $"{least} to {MostDimensions} dimensions", $"{count}");
        float bound = BinaryPrimitives.ReadSingleLittleEndian(bytes[44..]);
        Require(bound >= 0 && float.IsFinite(bound), "a bound of 0 or above", $"{bound}");
        int widths = isFactored ? 2 * count - 2 : count;
        Require(bytes.Length >= FixedLength + sizeof(int) * widths, $"{widths} widths", $"{bytes.Length} bytes");
        int[] all = new int[widths];
        for (int i = 0; i < widths; i++)
        {
            all[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(FixedLength + sizeof(int) * i)..]);
            Require(all[i] is > 0 and <= MostWidth, $"a width of 1 to {MostWidth}", $"{all[i]}");
        }
        Require(all[count - 1] == 1, "the last width 1", $"{all[count - 1]}");
        QNetWireHeader header = new()
        {
            Fingerprint = fingerprint,
            IsFactored = isFactored,
            Element = (QNetWireElement)element,
            Options = new QNetOptions
            {
                Activation = (Activation)activation,
                LayerNorm = (flags & LayerNorm) != 0,
                LayerNormBeforeResidual = (flags & BeforeResidual) != 0,
                Residual = (flags & Residual) != 0,
                ResidualOnLast = (flags & ResidualOnLast) != 0,
            },
            Tokens = tokens,
            Linear = (flags & HasLinear) != 0,
            Bound = bound > 0 ? bound : null,
            Dimensions = all[..count],
            Contexts = all[count..],
        };
        Require(header.TotalLength == length, $"{header.TotalLength} bytes for its widths", $"{length}");
        return header;
    }

    /// <summary>Throws the error of a wire form that is not as expected.</summary>
    public static void Require(bool holds, string expected, string found)
    {
        if (!holds)
            throw new InvalidDataException($"query: expected {expected}, found {found}");
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) => Crc32C.Append(
        Crc32C.Append(Crc32C.Compute(bytes[..ChecksumAt]), NoChecksum), bytes[LengthAt..]);
}
