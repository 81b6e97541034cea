using System.Buffers.Binary;
using Hypencoder.Data.Formats;

namespace Hypencoder.Retrieval.Indexing.Import;

/// <summary>
/// The protobuf message of an item, DocProto of docarray:
/// <code>
/// DocProto           1 map of name to NodeProto, an entry being: 1 name, 2 NodeProto
/// NodeProto          1 text, 6 NdArrayProto; empty for None
/// NdArrayProto       1 DenseNdArrayProto
/// DenseNdArrayProto  1 the values, row-major; 2 shape; 3 name of their type in NumPy
/// </code>
/// The fields <c>id</c>, <c>text</c> and <c>representation</c> of the map are read; all others are skipped.
/// </summary>
internal static class EncodedItemMessage
{
    /// <exception cref="InvalidDataException">
    /// The message is malformed; the error does not contain its position.
    /// </exception>
    public static EncodedItem Read(ReadOnlySpan<byte> message)
    {
        string? id = null, text = null;
        float[]? vector = null;
        ProtobufReader document = new(message);
        while (document.Next())
        {
            if (document.Field != 1)
                continue;
            string name = "";
            ReadOnlySpan<byte> node = default;
            ProtobufReader entry = new(document.Message("a field of the item"));
            while (entry.Next())
            {
                if (entry.Field == 1)
                    name = entry.Text("a field's name");
                else if (entry.Field == 2)
                    node = entry.Message("a field's value");
            }
            if (name == "id")
                id = Text(node, name);
            else if (name == "text")
                text = Text(node, name);
            else if (name == "representation")
                vector = Vector(node);
        }
        if (string.IsNullOrWhiteSpace(id))
            throw new InvalidDataException($"expected an \"id\", found {(id is null ? "none" : "a blank one")}");
        return new EncodedItem(
            id, text ?? "", vector ?? throw new InvalidDataException("expected a \"representation\", found none"));
    }

    private static string? Text(ReadOnlySpan<byte> node, string name)
    {
        string? text = null;
        ProtobufReader fields = new(node);
        while (fields.Next())
        {
            if (fields.Field == 1)
                text = fields.Text($"\"{name}\"");
        }
        return text;
    }

    private static float[]? Vector(ReadOnlySpan<byte> node)
    {
        float[]? vector = null;
        ProtobufReader fields = new(node);
        while (fields.Next())
        {
            if (fields.Field != 6)
                continue;
            ProtobufReader array = new(fields.Message("an array in \"representation\""));
            while (array.Next())
            {
                if (array.Field == 1)
                    vector = DenseArray(array.Message("a dense array in \"representation\""));
            }
        }
        return vector;
    }

    private static float[] DenseArray(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> values = default;
        List<ulong> shape = [];
        string type = "";
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            if (fields.Field == 1)
                values = fields.Message("values in \"representation\"");
            else if (fields.Field == 2)
                AddSizes(fields, shape);
            else if (fields.Field == 3)
                type = fields.Text("the type of \"representation\"");
        }
        int size = SizeOf(type);
        if (shape is not ([_] or [1, _]) || shape[^1] != (ulong)(values.Length / size) || values.Length % size != 0)
        {
            throw new InvalidDataException(
                $"expected a vector in \"representation\", found {values.Length} bytes of shape "
                + $"({string.Join(", ", shape.Take(8))}) and {size} bytes a value");
        }
        return Floats(values, size);
    }

    /// <summary>Adds repeated numbers, which are packed or single.</summary>
    private static void AddSizes(ProtobufReader field, List<ulong> shape)
    {
        if (!field.HasBytes)
            shape.Add(field.Number);
        for (ReadOnlySpan<byte> packed = field.Content; !packed.IsEmpty;)
            shape.Add(ProtobufReader.ReadVarint(ref packed));
        if (shape.Count > 32) // the limit of NumPy
            throw new InvalidDataException("expected a vector in \"representation\", found more than 32 dimensions");
    }

    private static int SizeOf(string type) => type switch
    {
        "<f4" or "=f4" or "f4" or "float32" => sizeof(float),
        "<f2" or "=f2" or "f2" or "float16" => sizeof(ushort),
        "<f8" or "=f8" or "f8" or "float64" => sizeof(double),
        _ => throw new InvalidDataException(
            $"expected little-endian float16, float32 or float64 values, found {ItemText.Quote(type)}"),
    };

    private static float[] Floats(ReadOnlySpan<byte> values, int size)
    {
        float[] floats = new float[values.Length / size];
        for (int i = 0; i < floats.Length; i++)
        {
            ReadOnlySpan<byte> value = values.Slice(i * size, size);
            floats[i] = size switch
            {
                sizeof(float) => BinaryPrimitives.ReadSingleLittleEndian(value),
                sizeof(double) => (float)BinaryPrimitives.ReadDoubleLittleEndian(value),
                _ => (float)BinaryPrimitives.ReadHalfLittleEndian(value),
            };
        }
        return floats;
    }
}
