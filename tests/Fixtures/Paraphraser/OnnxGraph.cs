using System.Runtime.InteropServices;

namespace Hypencoder.Tests;

/// <summary>Writes an ONNX model, in the form of <c>onnx.proto</c>, of operators of set 13.</summary>
internal sealed class OnnxGraph
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Boolean = 9;

    private readonly ProtobufMessage _nodes = new();
    private readonly ProtobufMessage _ends = new();

    public byte[] Bytes
    {
        get
        {
            ProtobufMessage graph = new ProtobufMessage().Add(2, "tiny");
            byte[] all = [.. graph.Bytes, .. _nodes.Bytes, .. _ends.Bytes];
            ProtobufMessage operators = new ProtobufMessage().Add(1, "").Add(2, 13);
            return new ProtobufMessage().Add(1, 8).Add(8, operators).Add(7, all).Bytes;
        }
    }

    /// <summary>An operator with attributes that are whole numbers (long) or lists of them (long[]).</summary>
    public OnnxGraph Node(string type, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        ProtobufMessage node = new();
        foreach (string input in inputs)
            node.Add(1, input);
        node.Add(2, output).Add(3, output).Add(4, type);
        foreach ((string name, object value) in attributes)
        {
            ProtobufMessage attribute = new ProtobufMessage().Add(1, name);
            if (value is long[] list)
            {
                foreach (long number in list)
                    attribute.Add(8, number);
                attribute.Add(20, 7);
            }
            else
            {
                attribute.Add(3, (long)value).Add(20, 2);
            }
            node.Add(5, attribute);
        }
        _nodes.Add(1, node);
        return this;
    }

    public OnnxGraph Constant(string name, float[] values, params long[] shape) =>
        Constant(name, Float, MemoryMarshal.AsBytes<float>(values).ToArray(), shape);

    public OnnxGraph Constant(string name, long[] values, params long[] shape) =>
        Constant(name, Int64, MemoryMarshal.AsBytes<long>(values).ToArray(), shape);

    /// <summary>An input; a dimension is a name or a number.</summary>
    public OnnxGraph Input(string name, int type, params object[] shape) => End(11, name, type, shape);

    public OnnxGraph Output(string name, int type, params object[] shape) => End(12, name, type, shape);

    private OnnxGraph Constant(string name, int type, byte[] values, long[] shape)
    {
        ProtobufMessage tensor = new();
        foreach (long size in shape)
            tensor.Add(1, size);
        _ends.Add(5, tensor.Add(2, type).Add(8, name).Add(9, values));
        return this;
    }

    private OnnxGraph End(int field, string name, int type, object[] shape)
    {
        ProtobufMessage dimensions = new();
        foreach (object size in shape)
        {
            ProtobufMessage dimension = new();
            dimensions.Add(1, size is string text ? dimension.Add(2, text) : dimension.Add(1, Convert.ToInt64(size)));
        }
        ProtobufMessage tensor = new ProtobufMessage().Add(1, type).Add(2, dimensions);
        _ends.Add(field, new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor)));
        return this;
    }
}
