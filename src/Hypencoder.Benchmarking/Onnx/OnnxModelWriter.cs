using System.Runtime.InteropServices;

namespace Hypencoder.Benchmarking.Onnx;

/// <summary>
/// An ONNX model that is built node by node and written to one file. The values of initializers are requested one at a
/// time during writing, so that only one of them is in memory.
/// </summary>
/// <remarks>The messages are those of onnx.proto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</remarks>
internal sealed class OnnxModelWriter
{
    /// <summary>Element types.</summary>
    public const int Float = 1, Int64 = 7;

    /// <summary>Names of dimensions, as in exports by Optimum.</summary>
    public const string Batch = "batch_size", Tokens = "sequence_length";

    private const long MaxLength = int.MaxValue; // limit of protobuf messages
    private const int IrVersion = 6, OpsetVersion = 11;
    private const int GraphNode = 1, GraphName = 2, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12;

    private readonly ProtobufWriter _nodes = new(), _interface = new();
    private readonly List<Initializer> _initializers = [];
    private int _named;

    /// <summary>Adds a node and returns the name of its output.</summary>
    /// <param name="operation">Operator of the default domain at opset 11.</param>
    /// <param name="inputs">Names of the inputs.</param>
    /// <param name="attributes">Attributes with values of type int, float or long[].</param>
    public string Add(string operation, string[] inputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        AddNamed($"{operation}_{_named++}", operation, inputs, attributes);

    /// <summary>Adds a node with a given name of its output.</summary>
    public string AddNamed(
        string output, string operation, string[] inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(3, output).Text(4, operation);
        foreach ((string name, object value) in attributes)
            node.Message(5, Attribute(name, value));
        _nodes.Message(GraphNode, node);
        return output;
    }

    /// <summary>Adds a constant of 64-bit integers, a scalar if the shape is empty.</summary>
    public string Constant(ReadOnlySpan<long> values, params long[] shape)
    {
        byte[] bytes = MemoryMarshal.AsBytes(values).ToArray();
        string name = $"constant_{_named++}";
        _initializers.Add(new Initializer(Header(name, Int64, shape), bytes.Length, () => bytes));
        return name;
    }

    /// <summary>Adds a constant scalar.</summary>
    public string Constant(float value)
    {
        string name = $"constant_{_named++}";
        Weight(name, [], () => [value]);
        return name;
    }

    /// <summary>Adds an initializer of floats.</summary>
    /// <param name="name">Name by which nodes refer to it.</param>
    /// <param name="shape">Sizes of the dimensions.</param>
    /// <param name="values">Returns the values, row-major; called when the file is written.</param>
    public string Weight(string name, long[] shape, Func<float[]> values)
    {
        long length = sizeof(float) * shape.Aggregate(1L, (product, size) => product * size);
        _initializers.Add(new Initializer(
            Header(name, Float, shape), length, () => MemoryMarshal.AsBytes<float>(values()).ToArray()));
        return name;
    }

    /// <summary>Adds the transposed matrix of a linear layer under a generated name, like exporters.</summary>
    /// <param name="rows">Number of outputs of the layer.</param>
    /// <param name="columns">Number of inputs of the layer.</param>
    /// <param name="values">Returns the values (rows × columns), row-major; called when the file is written.</param>
    public string Matrix(int rows, int columns, Func<float[]> values) =>
        Weight($"onnx::MatMul_{_named++}", [columns, rows], () => Transposed(values(), rows, columns));

    /// <summary>Adds an input of the model with named dimensions.</summary>
    public string Input(string name, int type, params string[] dimensions)
    {
        _interface.Message(GraphInput, Value(name, type, dimensions));
        return name;
    }

    /// <summary>Makes the output of a node an output of the model.</summary>
    public void Output(string name, int type, params string[] dimensions) =>
        _interface.Message(GraphOutput, Value(name, type, dimensions));

    /// <exception cref="InvalidDataException">The model exceeds the limit of a protobuf message.</exception>
    public void Save(string path)
    {
        ProtobufWriter graphStart = new(), modelStart = new();
        graphStart.Text(GraphName, "encoder");
        ProtobufWriter[] heads = [.. _initializers.Select(Head)];
        long graph = _nodes.Written.Length + graphStart.Written.Length + _interface.Written.Length
            + heads.Sum(h => (long)h.Written.Length) + _initializers.Sum(i => i.Length);
        modelStart.Number(1, IrVersion).Text(2, "hypencoder")
            .Message(8, new ProtobufWriter().Text(1, "").Number(2, OpsetVersion)).Begin(7, graph);
        if (modelStart.Written.Length + graph > MaxLength)
        {
            throw new InvalidDataException(
                $"{path}: expected a model of less than {MaxLength} bytes, the limit of ONNX, found {graph}");
        }
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(modelStart.Written);
        file.Write(_nodes.Written);
        file.Write(graphStart.Written);
        foreach ((Initializer initializer, ProtobufWriter head) in _initializers.Zip(heads))
        {
            file.Write(head.Written);
            byte[] values = initializer.Values();
            if (values.Length != initializer.Length)
                throw new InvalidOperationException($"expected {initializer.Length} bytes, found {values.Length}");
            file.Write(values);
        }
        file.Write(_interface.Written);
    }

    private static float[] Transposed(float[] values, int rows, int columns)
    {
        float[] transposed = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                transposed[(column * rows) + row] = values[(row * columns) + column];
        }
        return transposed;
    }

    private static ProtobufWriter Head(Initializer initializer)
    {
        ProtobufWriter tensor = new(), head = new();
        tensor.Begin(9, initializer.Length);
        head.Begin(GraphInitializer, initializer.Header.Written.Length + tensor.Written.Length + initializer.Length);
        return head.Raw(initializer.Header.Written).Raw(tensor.Written);
    }

    private static ProtobufWriter Header(string name, int type, long[] shape)
    {
        ProtobufWriter tensor = new();
        foreach (long size in shape)
            tensor.Number(1, size);
        return tensor.Number(2, type).Text(8, name);
    }

    private static ProtobufWriter Attribute(string name, object value)
    {
        ProtobufWriter attribute = new ProtobufWriter().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Float(2, number).Number(20, 1);
            case int number:
                return attribute.Number(3, number).Number(20, 2);
            case long[] numbers:
                foreach (long number in numbers)
                    attribute.Number(8, number);
                return attribute.Number(20, 7);
            default:
                throw new ArgumentException($"expected an attribute of a known type, found {value}", nameof(value));
        }
    }

    private static ProtobufWriter Value(string name, int type, string[] dimensions)
    {
        ProtobufWriter shape = new();
        foreach (string dimension in dimensions)
            shape.Message(1, new ProtobufWriter().Text(2, dimension));
        ProtobufWriter tensor = new ProtobufWriter().Number(1, type).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }

    private sealed record Initializer(ProtobufWriter Header, long Length, Func<byte[]> Values);
}
