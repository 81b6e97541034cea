using Hypencoder.Benchmarking.Onnx;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;

namespace Hypencoder.Tests;

/// <summary>Exports of an encoder as Optimum makes them: token ids to <c>last_hidden_state</c>.</summary>
internal static class OnnxExport
{
    /// <summary>Seed of the weights that are written.</summary>
    public const long Seed = 3;

    /// <summary>Values of a tensor, row-major.</summary>
    public static float[] Values(INamedTensors weights, string name)
    {
        float[] values = new float[ModelParameters.Count(weights.Shape(name)!)];
        weights.CopyTo(name, values);
        return values;
    }

    /// <summary>Writes the query encoder of a model with random weights.</summary>
    public static void Write(DualEncoderConfig model, string path)
    {
        RandomWeights weights = new(model, Seed);
        OnnxModelWriter writer = new();
        string states = EncoderGraph.Add(
            writer, model.QueryEncoder, "query_encoder.transformer.",
            name => Values(weights, name), "last_hidden_state");
        writer.Output(states, OnnxModelWriter.Float, OnnxModelWriter.Batch, OnnxModelWriter.Tokens, "hidden_size");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        writer.Save(path);
    }

    /// <summary>A small model.</summary>
    public static DualEncoderConfig Config(EncoderFamily family, int vocabularySize = 20)
    {
        EncoderConfig encoder = new()
        {
            Family = family,
            VocabularySize = vocabularySize,
            HiddenSize = 8,
            Layers = 2,
            Heads = 2,
            IntermediateSize = 12,
            MaxPositions = 16,
            TokenTypes = family == EncoderFamily.Bert ? 2 : 0,
        };
        return new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
        };
    }
}
