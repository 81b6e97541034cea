using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Microsoft.ML.OnnxRuntime;

namespace Hypencoder.Benchmarking.Onnx;

/// <summary>Side of a dual encoder.</summary>
internal enum EncoderSide
{
    Query,
    Passage,
}

/// <summary>
/// A model's encoder in ONNX Runtime with the same weights, as a baseline. It is exported to a temporary file and
/// optimised as far as the runtime can.
/// </summary>
/// <remarks><see cref="Encode"/> is safe to call from many threads.</remarks>
internal sealed class OnnxEncoder : IDisposable
{
    private readonly InferenceSession _session;
    private readonly int _dimension;

    private OnnxEncoder(InferenceSession session, int dimension)
    {
        _session = session;
        _dimension = dimension;
    }

    /// <summary>Exports one side of a model.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="tensors">Weights of the model.</param>
    /// <param name="side">Encoder to export; that of queries only of a bi-encoder.</param>
    /// <param name="threads">Number of threads of one operator; operators run one after another.</param>
    /// <param name="optimizedPath">Path to which the optimised graph is written; null for none.</param>
    public static OnnxEncoder Create(
        DualEncoderConfig config, INamedTensors tensors, EncoderSide side, int threads, string? optimizedPath = null)
    {
        return Create(config, side, Values, threads, optimizedPath);

        float[] Values(string name)
        {
            float[] values = new float[ModelParameters.Count(tensors.Shape(name)!)];
            tensors.CopyTo(name, values);
            return values;
        }
    }

    /// <summary>Exports one side of a model with weights by name.</summary>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="side">Encoder to export; that of queries only of a bi-encoder.</param>
    /// <param name="weights">Returns the values of a parameter by name, row-major.</param>
    /// <param name="threads">Number of threads of one operator; operators run one after another.</param>
    /// <param name="optimizedPath">Path to which the optimised graph is written; null for none.</param>
    /// <exception cref="InvalidDataException">The weights take 2 GB or more.</exception>
    public static OnnxEncoder Create(
        DualEncoderConfig config, EncoderSide side, Func<string, float[]> weights, int threads,
        string? optimizedPath = null)
    {
        if (side == EncoderSide.Query && config.Kind != DualEncoderKind.BiEncoder)
            throw new ArgumentException("expected a bi-encoder, whose queries have vectors", nameof(config));
        using ScratchFolder folder = new();
        string path = folder.File("model.onnx");
        VectorGraph.Create(config, side, weights).Save(path);
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (optimizedPath is not null)
            options.OptimizedModelFilePath = optimizedPath;
        return new OnnxEncoder(new InferenceSession(path, options), config.Dimension);
    }

    /// <summary>Encodes texts to vectors, padded to the longest of them.</summary>
    /// <param name="tokens">Token ids of each text, including special tokens.</param>
    /// <returns>The vectors, row-major (texts × d).</returns>
    public float[] Encode(int[][] tokens)
    {
        int width = tokens.Max(t => t.Length);
        long[] ids = new long[tokens.Length * width], mask = new long[ids.Length], shape = [tokens.Length, width];
        for (int i = 0; i < tokens.Length; i++)
        {
            for (int j = 0; j < tokens[i].Length; j++)
                (ids[(i * width) + j], mask[(i * width) + j]) = (tokens[i][j], 1);
        }
        using OrtValue idValues = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using OrtValue maskValues = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using OrtValue types = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        Dictionary<string, OrtValue> inputs = new() { ["input_ids"] = idValues, ["attention_mask"] = maskValues };
        if (_session.InputMetadata.ContainsKey("token_type_ids"))
            inputs["token_type_ids"] = types;
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _session.Run(options, inputs, [.. _session.OutputMetadata.Keys]);
        float[] vectors = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        return vectors.Length == tokens.Length * _dimension
            ? vectors
            : throw new InvalidOperationException(
                $"expected {tokens.Length} vectors of {_dimension} values, found {vectors.Length} values");
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
