using static Hypencoder.Models.Configuration.MessageText;

namespace Hypencoder.Models.Checkpoints.Onnx;

/// <summary>
/// The weights of an ONNX export of BERT or DistilBERT, under the names that they have in a checkpoint of Hugging Face.
/// </summary>
/// <remarks>
/// An export keeps the names of embeddings, biases and norms. A matrix is transposed and has a number as its name: it
/// is identified by the layer's bias that is added to its product. Equal tensors may be stored once, with an Identity
/// node for each further name.
/// </remarks>
internal static class OnnxWeights
{
    private const string Words = "embeddings.word_embeddings.weight", Bias = ".bias", Weight = ".weight";

    /// <summary>Reads a model that is a file or a part of one.</summary>
    /// <param name="file">The mapped file.</param>
    /// <param name="path">Name of the model for messages.</param>
    /// <param name="start">Offset of the model's first byte in the file.</param>
    /// <param name="length">Number of bytes of the model.</param>
    /// <exception cref="InvalidDataException">The model is damaged, or is not such an encoder.</exception>
    public static IReadOnlyList<CheckpointTensor> Read(TensorFile file, string path, long start, long length)
    {
        if (length > int.MaxValue)
        {
            throw new InvalidDataException(
                $"{path}: expected an ONNX model, which has at most {int.MaxValue} bytes, found {length}");
        }
        try
        {
            OnnxGraph graph = OnnxGraph.Read(file.Bytes(start, (int)length));
            OnnxOperators.RequireEncoder(graph);
            return [.. Named(graph).Select(w => Tensor(file, w, start))];
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: not an ONNX export of BERT or DistilBERT: {e.Message}", e);
        }
    }

    private static CheckpointTensor Tensor(
        TensorFile file, (string Name, OnnxInitializer Values, bool Transposed) weight, long start)
    {
        long[] shape = weight.Values.Shape;
        return new CheckpointTensor(
            file, weight.Name, TypeOf(weight.Values.Type), weight.Transposed ? [shape[1], shape[0]] : shape,
            weight.Transposed ? [1, shape[1]] : CheckpointTensor.Contiguous(shape), start + weight.Values.Offset);
    }

    private static ElementType TypeOf(int type) => type switch
    {
        OnnxInitializer.Float => ElementType.Float32,
        OnnxInitializer.Double => ElementType.Float64,
        OnnxInitializer.Float16 => ElementType.Float16,
        _ => ElementType.BFloat16,
    };

    private static List<(string Name, OnnxInitializer Values, bool Transposed)> Named(OnnxGraph graph)
    {
        Dictionary<string, OnnxInitializer> constants =
            graph.Initializers.ToDictionary(i => i.Name, StringComparer.Ordinal);
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node is { Operator: "Identity", Inputs: [string one], Outputs: [string other] }
                && constants.TryGetValue(one, out OnnxInitializer? same))
                constants.TryAdd(other, same with { Name = other });
        }
        Dictionary<string, string> biases = Biases(graph, constants);
        List<(string, OnnxInitializer, bool)> weights = [];
        HashSet<string> matrices = new(StringComparer.Ordinal);
        foreach (OnnxNode node in graph.Nodes)
        {
            bool isProduct = node is { Operator: "MatMul", Inputs.Count: 2 } or { Operator: "Gemm", Inputs.Count: 3 };
            if (!isProduct || !constants.TryGetValue(node.Inputs[1], out OnnxInitializer? matrix)
                || matrix.Shape.Length != 2 || !OnnxInitializer.IsWeight(matrix.Type))
                continue;
            string? bias = node.Operator == "Gemm" ? node.Inputs[2]
                : node.Outputs is [string product] ? biases.GetValueOrDefault(product) : null;
            if (bias is null || !bias.EndsWith(Bias, StringComparison.Ordinal))
            {
                throw new InvalidDataException(
                    $"expected the bias of a layer to be added to the product with "
                    + $"\"{OneLine(matrix.Name)}\", found none");
            }
            matrices.Add(matrix.Name);
            weights.Add((bias[..^Bias.Length] + Weight, matrix, node.Numbers.GetValueOrDefault("transB") == 0));
        }
        weights.AddRange(constants.Values
            .Where(c => OnnxInitializer.IsWeight(c.Type) && c.Count > 1 && !matrices.Contains(c.Name))
            .Select(c => (c.Name, c, false)));
        return WithoutPrefix(weights);
    }

    /// <summary>Names of the vectors that are added to the outputs of nodes.</summary>
    private static Dictionary<string, string> Biases(OnnxGraph graph, Dictionary<string, OnnxInitializer> constants)
    {
        Dictionary<string, string> biases = new(StringComparer.Ordinal);
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node is not { Operator: "Add", Inputs: [string left, string right] } || IsVector(left) == IsVector(right))
                continue;
            (string sum, string bias) = IsVector(left) ? (right, left) : (left, right);
            if (!biases.TryAdd(sum, bias))
                throw new InvalidDataException($"expected one bias for \"{OneLine(sum)}\", found another");
        }
        return biases;

        bool IsVector(string name) => constants.TryGetValue(name, out OnnxInitializer? constant)
            && constant.Shape.Length == 1 && OnnxInitializer.IsWeight(constant.Type);
    }

    /// <summary>
    /// Removes the prefix of names where the encoder was exported as a part of another module, such as
    /// <c>0.auto_model.</c> of sentence-transformers.
    /// </summary>
    private static List<(string Name, OnnxInitializer Values, bool Transposed)> WithoutPrefix(
        List<(string Name, OnnxInitializer Values, bool Transposed)> weights)
    {
        string[] words = [.. weights.Select(w => w.Name).Where(n => n.EndsWith(Words, StringComparison.Ordinal))];
        if (words is not [string word])
            throw new InvalidDataException($"expected one initializer {Words}, found {words.Length}");
        string prefix = word[..^Words.Length];
        return [.. weights.Select(w => w with
        {
            Name = w.Name.StartsWith(prefix, StringComparison.Ordinal) ? w.Name[prefix.Length..] : w.Name,
        })];
    }
}
