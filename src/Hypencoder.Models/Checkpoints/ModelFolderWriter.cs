using System.Runtime.InteropServices;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// Writes model directories, which <see cref="RetrievalModel.Load"/> reads, and so does the published code, in that
/// directory.
/// </summary>
internal static class ModelFolderWriter
{
    /// <summary>Writes a model directory.</summary>
    /// <param name="directory">Made where it is missing.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="weights">All of its parameters.</param>
    /// <param name="tokenizer">The model's.</param>
    public static void Write(
        string directory, DualEncoderConfig config, INamedTensors weights, WordPieceTokenizer tokenizer)
    {
        Directory.CreateDirectory(directory);
        tokenizer.Save(directory);
        WriteWeights(Path.Combine(directory, CheckpointFiles.Safetensors), config, weights);
        WriteBases(directory, config, weights);
        config.Write(directory);
    }

    /// <summary>Writes every parameter once; a shared encoder under the query side's names.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="weights">All of its parameters.</param>
    public static void WriteWeights(string path, DualEncoderConfig config, INamedTensors weights) =>
        SafetensorsWriter.Write(path, ModelParameters.Of(config).Keys.Select(name => Tensor(weights, name, name)));

    /// <summary>
    /// Writes the transformers alone as the base models that the config names: the published code makes those first, by
    /// <c>AutoModel.from_pretrained</c>, which needs weights, and then replaces them.
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
