using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Onnx;

/// <summary>The operators to which exporters translate BERT and DistilBERT.</summary>
internal static class OnnxOperators
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        // Layers. Tanh is that of BERT's pooler, which is not used.
        "MatMul", "Gemm", "Add", "Sub", "Mul", "Div", "Pow", "Sqrt", "Reciprocal", "ReduceMean", "LayerNormalization",
        "Softmax", "Erf", "Gelu", "Tanh", "Gather", "IsNaN",
        // Shapes, positions and masks.
        "Constant", "ConstantOfShape", "Identity", "Shape", "Reshape", "Transpose", "Unsqueeze", "Squeeze", "Concat",
        "Slice", "Split", "Expand", "Flatten", "Range", "Cast", "CastLike", "Where", "Equal", "Less", "LessOrEqual",
        "Greater", "GreaterOrEqual", "And", "Or", "Not", "Min", "Max", "Mod", "Neg", "GatherND", "ScatterND",
        // Pooling and scaling, which are read from the files of sentence-transformers instead.
        "ReduceSum", "ReduceL2", "LpNormalization", "Clip", "Abs", "Sign",
    };

    private static readonly HashSet<int> KnownTypes =
    [
        OnnxInitializer.Float, OnnxInitializer.Double, OnnxInitializer.Float16, OnnxInitializer.BFloat16,
        OnnxInitializer.Int32, OnnxInitializer.Int64, OnnxInitializer.Bool,
    ];

    /// <exception cref="InvalidDataException">
    /// The graph has a node or an initializer that such encoders do not have.
    /// </exception>
    public static void RequireEncoder(OnnxGraph graph)
    {
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node.Domain.Length > 0)
            {
                throw new InvalidDataException(
                    $"expected operators of ONNX itself, found {OneLine(node.Domain)}.{OneLine(node.Operator)}: graphs "
                    + "that were optimized for a runtime or quantized are not supported");
            }
            if (!Known.Contains(node.Operator))
            {
                throw new InvalidDataException(
                    $"expected operators of BERT or DistilBERT, found {OneLine(node.Operator)}: other graphs, and "
                    + "quantized ones, are not supported");
            }
            if (node is { Operator: "Gemm" }
                && (Differs(node, "transA", 0) || Differs(node, "alpha", 1) || Differs(node, "beta", 1)))
                throw new InvalidDataException("expected a Gemm of a linear layer, found one that scales or transposes");
        }
        foreach (OnnxInitializer initializer in graph.Initializers)
        {
            if (!KnownTypes.Contains(initializer.Type))
            {
                throw new InvalidDataException(
                    $"initializer \"{OneLine(initializer.Name)}\": expected floating-point numbers or indices, found "
                    + $"data type {initializer.Type}: quantized weights are not supported");
            }
        }
    }

    private static bool Differs(OnnxNode node, string attribute, float expected) =>
        node.Numbers.GetValueOrDefault(attribute, expected) != expected;
}
