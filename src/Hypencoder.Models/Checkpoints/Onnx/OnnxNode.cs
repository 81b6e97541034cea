using Hypencoder.Data.Formats;

namespace Hypencoder.Models.Checkpoints.Onnx;

/// <summary>An operation of an ONNX graph.</summary>
/// <param name="Operator">Name of the operator, e.g. <c>MatMul</c>.</param>
/// <param name="Domain">Domain of the operator; empty for ONNX itself.</param>
/// <param name="Inputs">Names of the inputs; empty for an input that is omitted.</param>
/// <param name="Outputs">Names of the outputs.</param>
/// <param name="Numbers">Numeric attributes by name.</param>
internal sealed record OnnxNode(
    string Operator, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, float> Numbers)
{
    private const int MaxNames = 1 << 12;

    /// <param name="message">Bytes of a <c>NodeProto</c>.</param>
    public static OnnxNode Read(ReadOnlySpan<byte> message)
    {
        List<string> inputs = [], outputs = [];
        Dictionary<string, float> numbers = new(StringComparer.Ordinal);
        string operation = "", domain = "";
        for (ProtobufReader fields = new(message); fields.Next();)
        {
            switch (fields.Field)
            {
                case 1:
                    Add(inputs, fields.Text("an input's name"));
                    break;
                case 2:
                    Add(outputs, fields.Text("an output's name"));
                    break;
                case 4:
                    operation = fields.Text("an operator");
                    break;
                case 5:
                    ReadAttribute(fields.Message("an attribute"), numbers);
                    break;
                case 7:
                    domain = fields.Text("a domain");
                    break;
            }
        }
        return new OnnxNode(operation, domain == "ai.onnx" ? "" : domain, inputs, outputs, numbers);
    }

    private static void Add(List<string> names, string name)
    {
        if (names.Count == MaxNames)
            throw new InvalidDataException($"expected a node of at most {MaxNames} inputs and outputs, found more");
        names.Add(name);
    }

    private static void ReadAttribute(ReadOnlySpan<byte> message, Dictionary<string, float> numbers)
    {
        string name = "";
        float? value = null;
        for (ProtobufReader fields = new(message); fields.Next();)
        {
            switch (fields.Field)
            {
                case 1:
                    name = fields.Text("an attribute's name");
                    break;
                case 2:
                    value = fields.Single;
                    break;
                case 3:
                    value = (long)fields.Number;
                    break;
            }
        }
        if (value is not null && numbers.Count < MaxNames)
            numbers[name] = value.Value;
    }
}
