using System.Runtime.InteropServices;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// Writes model directories that <see cref="RetrievalModel.Load"/> reads, and the published code if it runs in that
/// directory.
/// </summary>
internal static class ModelFolderWriter
{
    /// <summary>Writes a model directory.</summary>
    /// <param name="directory">Path of the directory, which is created if missing.</param>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="weights">Weights of all parameters.</param>
    /// <param name="tokenizer">Tokenizer of the model.</param>
    public static void Write(
        string directory, DualEncoderConfig config, INamedTensors weights, WordPieceTokenizer tokenizer)
    {
        Directory.CreateDirectory(directory);
        tokenizer.Save(directory);
        WriteWeights(Path.Combine(directory, CheckpointFiles.Safetensors), config, weights);
        WriteBases(directory, config, weights);
        config.Write(directory);
    }

    /// <summary>Writes every parameter once; those of a shared encoder under the names of the query side.</summary>
    /// <param name="path">Path of the safetensors file.</param>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="weights">Weights of all parameters.</param>
    public static void WriteWeights(string path, DualEncoderConfig config, INamedTensors weights) =>
        SafetensorsWriter.Write(path, ModelParameters.Of(config).Keys.Select(name => Tensor(weights, name, name)));

    /// <summary>
    /// Writes the transformers separately as the base models that the config names. The published code first creates
    /// these with <c>AutoModel.from_pretrained</c>, which needs weights, and then replaces them.
    /// </summary>
    private static void WriteBases(string directory, DualEncoderConfig config, INamedTensors weights)
    {
        (string query, string passage) = DualEncoderFile.BaseFolders(config);
        Write(ModelParameters.QueryTransformer, query);
        if (passage != query)
            Write(ModelParameters.PassageTransformer, passage);

        void Write(string prefix, string folder)
        {
            Directory.CreateDirectory(Path.Combine(directory, folder));
            SafetensorsWriter.Write(
                Path.Combine(directory, folder, CheckpointFiles.Safetensors),
                ModelParameters.Of(config).Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(name => Tensor(weights, name, name[prefix.Length..])));
        }
    }

    private static SafetensorsTensor Tensor(INamedTensors weights, string name, string nameInFile) => new(
        nameInFile, ElementType.Float32, [.. weights.Shape(name)!],
        file => weights.Read(name, values => file.Write(MemoryMarshal.AsBytes(values))));
}
