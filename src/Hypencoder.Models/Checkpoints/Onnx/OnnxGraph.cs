using Hypencoder.Data.Formats;
using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Onnx;

/// <summary>Nodes and initializers of an ONNX model. The values of the initializers stay in the file.</summary>
/// <remarks>The messages are those of onnx.proto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</remarks>
internal sealed class OnnxGraph
{
    /// <summary>Greatest number of nodes, ten times that of a thousand layers.</summary>
    private const int MaxNodes = 1 << 20;

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxInitializer> _initializers = [];

    private OnnxGraph()
    {
    }

    /// <summary>Nodes in the order of the file, in which each follows the nodes whose outputs it takes.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>Constants by name, in the order of the file.</summary>
    public IReadOnlyList<OnnxInitializer> Initializers => _initializers;

    /// <param name="model">Bytes of a <c>ModelProto</c>.</param>
    /// <exception cref="InvalidDataException">The model is damaged, or has parts that are not supported.</exception>
    public static OnnxGraph Read(ReadOnlySpan<byte> model)
    {
        OnnxGraph? graph = null;
        for (ProtobufReader fields = new(model); fields.Next();)
        {
            switch (fields.Field)
            {
                case 7 when graph is null:
                    graph = new OnnxGraph();
                    graph.ReadGraph(fields.Message("the graph"), fields.Offset);
                    break;
                case 7:
                    throw new InvalidDataException("expected one graph, found another");
                case 20 or 25:
                    string found = fields.Field == 20 ? "training steps" : "functions";
                    throw new InvalidDataException($"expected a model with a graph only, found {found}");
            }
        }
        return graph ?? throw new InvalidDataException("expected the graph of an ONNX model, found none");
    }

    private void ReadGraph(ReadOnlySpan<byte> message, long start)
    {
        for (ProtobufReader fields = new(message); fields.Next();)
        {
            switch (fields.Field)
            {
                case 1 when _nodes.Count == MaxNodes:
                    throw new InvalidDataException($"expected at most {MaxNodes} nodes, found more");
                case 1:
                    _nodes.Add(OnnxNode.Read(fields.Message("a node")));
                    break;
                case 5 when _initializers.Count == Checkpoint.MaxTensors:
                    throw new InvalidDataException($"expected at most {Checkpoint.MaxTensors} initializers, found more");
                case 5:
                    _initializers.Add(OnnxInitializer.Read(fields.Message("an initializer"), start + fields.Offset));
                    break;
                case 15:
                    throw new InvalidDataException("expected full initializers, found a sparse one");
            }
        }
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (OnnxInitializer initializer in _initializers)
        {
            if (!names.Add(initializer.Name))
            {
                throw new InvalidDataException(
                    $"expected each initializer once, found \"{OneLine(initializer.Name)}\" again");
            }
        }
    }
}
