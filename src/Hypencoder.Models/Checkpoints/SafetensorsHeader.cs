using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hypencoder.Models.Configuration;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints;

/// <summary>The header of a safetensors file: its length (u64), then that many bytes of JSON.</summary>
/// <remarks>
/// As strict as the reference implementation (huggingface/safetensors): the tensors fill the data exactly, without gaps
/// or overlaps, and names are distinct.
/// </remarks>
internal static class SafetensorsHeader
{
    public const int Prefix = sizeof(ulong);

    /// <summary>The only key of the header that is not a tensor.</summary>
    public const string Metadata = "__metadata__";

    /// <summary>
    /// Greatest length of a header: a third of the reference implementation's limit, and 100 times what large models
    /// need.
    /// </summary>
    private const int MaxLength = BoundedFile.MaxLength;

    private const int MaxDimensions = 64; // as in Torch

    /// <summary>A tensor's entry, with the range of its bytes counted from the end of the header.</summary>
    public sealed record Entry(string Name, ElementType Type, long[] Shape, long Start, long End);

    /// <param name="file">Stream at the start of the file, which is left at the first byte of data.</param>
    /// <param name="path">Path of the file for messages.</param>
    /// <returns>The tensors in the order of their bytes.</returns>
    public static Entry[] Read(Stream file, string path)
    {
        byte[] json = ReadJson(file, path);
        JsonElement header = JsonText.Parse(json, path, "a JSON header");
        if (header.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path}: expected a JSON object as the header");
        Checkpoint.RequireCount(header.GetPropertyCount(), path);
        List<Entry> entries = [];
        foreach (JsonProperty property in header.EnumerateObject())
        {
            if (property.Name != Metadata)
                entries.Add(ReadEntry(property, path));
        }
        Entry[] ordered = [.. entries.OrderBy(e => e.Start).ThenBy(e => e.End)];
        RequireExactCover(ordered, file.Length - Prefix - json.Length, path);
        return ordered;
    }

    /// <summary>The length, the JSON, and spaces that align the data to 8 bytes.</summary>
    public static byte[] Write(IEnumerable<Entry> entries)
    {
        using MemoryStream bytes = new();
        bytes.Write(new byte[Prefix]);
        // The reference implementation escapes only what JSON requires.
        JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(bytes, options))
        {
            json.WriteStartObject();
            json.WriteStartObject(Metadata);
            json.WriteString("format", "pt");
            json.WriteEndObject();
            foreach (Entry entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", ElementTypes.Name(entry.Type));
                WriteArray(json, "shape", entry.Shape);
                WriteArray(json, "data_offsets", [entry.Start, entry.End]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (bytes.Length % 8 != 0)
            bytes.WriteByte((byte)' ');
        byte[] header = bytes.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - Prefix));
        return header;
    }

    private static byte[] ReadJson(Stream file, string path)
    {
        Span<byte> prefix = stackalloc byte[Prefix];
        if (file.ReadAtLeast(prefix, Prefix, throwOnEndOfStream: false) < Prefix)
            throw new InvalidDataException($"{path}: expected a safetensors file, found {file.Length} bytes");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength || (long)length > file.Length - Prefix)
        {
            throw new InvalidDataException(
                $"{path}: expected a header within the file's {file.Length} bytes, found a length of {length}");
        }
        byte[] json = new byte[length];
        file.ReadExactly(json);
        return json;
    }

    private static Entry ReadEntry(JsonProperty property, string path)
    {
        string place = $"{path}: tensor \"{OneLine(property.Name)}\"";
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{place}: expected an object, found {OneLine(value.GetRawText())}");
        string? name = value.TryGetProperty("dtype", out JsonElement dtype) ? dtype.ToString() : null;
        ElementType type = ElementTypes.Parse(name)
            ?? throw new InvalidDataException(
                $"{place}: expected a dtype among {ElementTypes.Names}, found \"{OneLine(name ?? "nothing")}\"");
        long[] shape = Sizes(value, "shape", place);
        long[] offsets = Sizes(value, "data_offsets", place);
        if (offsets is not [long start, long end] || end < start)
        {
            throw new InvalidDataException(
                $"{place}: expected data_offsets [begin, end], found {MessageText.Sizes(offsets)}");
        }
        Int128 bytes = ElementTypes.Size(type);
        foreach (long size in shape)
        {
            // A huge size next to a zero is legal; otherwise it is refused below, before the product can overflow.
            bytes = bytes > long.MaxValue && size > 0 ? bytes : bytes * size;
        }
        return bytes == end - start
            ? new Entry(property.Name, type, shape, start, end)
            : throw new InvalidDataException(
                $"{place}: expected {bytes} bytes for {name} {MessageText.Sizes(shape)}, found {end - start}");
    }

    private static long[] Sizes(JsonElement tensor, string key, string place)
    {
        if (!tensor.TryGetProperty(key, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException($"{place}: expected {key}, a list of whole numbers");
        if (array.GetArrayLength() > MaxDimensions)
        {
            throw new InvalidDataException(
                $"{place}: expected {key} of at most {MaxDimensions} numbers, found {array.GetArrayLength()}");
        }
        long[] sizes = new long[array.GetArrayLength()];
        for (int i = 0; i < sizes.Length; i++)
        {
            JsonElement item = array[i];
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out sizes[i]) || sizes[i] < 0)
            {
                throw new InvalidDataException(
                    $"{place}: expected {key}, a list of whole numbers, found {OneLine(array.GetRawText())}");
            }
        }
        return sizes;
    }

    private static void RequireExactCover(Entry[] ordered, long length, string path)
    {
        long covered = 0;
        foreach (Entry entry in ordered)
        {
            if (entry.End > length)
            {
                throw new InvalidDataException(
                    $"{path}: tensor \"{OneLine(entry.Name)}\" ends at byte {entry.End} of {length} "
                    + "bytes of data: the file is truncated");
            }
            if (entry.Start != covered)
            {
                string fault = entry.Start < covered ? "it overlaps another" : "there is a gap";
                throw new InvalidDataException(
                    $"{path}: tensor \"{OneLine(entry.Name)}\": expected its data at byte {covered}, "
                    + $"found {entry.Start}: {fault}");
            }
            covered = entry.End;
        }
        if (covered != length)
            throw new InvalidDataException($"{path}: expected {covered} bytes of data, found {length}");
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
