using Hypencoder.Benchmarking.Onnx;
using Hypencoder.Models;
using TorchSharp.Modules;

namespace Hypencoder.Tests;

/// <summary>Exports of an encoder as Optimum makes them: token ids to <c>last_hidden_state</c>.</summary>
internal static class OnnxExport
{
    /// <summary>Writes the query encoder of a model.</summary>
    public static void Write(DualEncoder model, string path)
    {
        Dictionary<string, Parameter> parameters = model.Parameters().ToDictionary(p => p.Name, p => p.Value);
        OnnxModelWriter writer = new();
        string states = EncoderGraph.Add(
            writer, model.Config.QueryEncoder, "query_encoder.transformer.",
            name => parameters[name].detach().data<float>().ToArray(), "last_hidden_state");
        writer.Output(states, OnnxModelWriter.Float, OnnxModelWriter.Batch, OnnxModelWriter.Tokens, "hidden_size");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        writer.Save(path);
    }

    /// <summary>A small model with random weights, none of them zero.</summary>
    public static DualEncoder Random(EncoderFamily family, int vocabularySize = 20)
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
        TorchSharp.torch.manual_seed(3);
        DualEncoder model = new(new DualEncoderConfig
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
        });
        model.eval();
        using IDisposable gradients = TorchSharp.torch.no_grad();
        foreach ((_, Parameter value) in model.Parameters())
            value.add_(TorchSharp.torch.randn(value.shape), alpha: 0.1);
        return model;
    }
}
