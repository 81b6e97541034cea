using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>Retrieval models that compute in Torch, and those that were trained there.</summary>
public static class TorchModel
{
    /// <summary>Loads a model as <see cref="RetrievalModel.Load"/> does, to compute in Torch.</summary>
    /// <param name="model">A directory, or a repository of Hugging Face.</param>
    /// <param name="options">
    /// How to use a model that does not say it itself; the number of threads is set for the whole process.
    /// </param>
    /// <param name="device">Where it computes; null for the processor.</param>
    /// <param name="type">The transformer's element type: single precision or bfloat16.</param>
    /// <param name="progress">Receives the progress while files of a repository are pulled; null for none.</param>
    /// <remarks>
    /// With bfloat16 the weights are rounded, and vectors and q-nets are given in single precision all the same.
    /// </remarks>
    /// <exception cref="ArgumentException">Another element type.</exception>
    /// <exception cref="InvalidDataException">A file is missing, malformed or does not fit the others.</exception>
    /// <exception cref="IOException">The hub cannot be reached, and the cache has not all of the model.</exception>
    public static RetrievalModel Load(
        string model, ModelOptions? options = null, Device? device = null, ScalarType type = ScalarType.Float32,
        IProgress<HubProgress>? progress = null)
    {
        if (type is not (ScalarType.Float32 or ScalarType.BFloat16))
            throw new ArgumentException($"expected Float32 or BFloat16, found {type}", nameof(type));
        if (options?.Precision == EncoderPrecision.Int8)
            throw new ArgumentException("8-bit encoding is computed on our own kernels, not in Torch", nameof(options));
        TorchRuntime.UseThreads(options?.Threads ?? 0);
        (string directory, DualEncoderConfig config, WordPieceTokenizer tokenizer) =
            RetrievalModel.ReadSettings(model, options, progress);
        CheckpointWeights weights = CheckpointWeights.Open(config, directory);
        DualEncoder? encoder = null;
        try
        {
            encoder = DualEncoder.Create(config, weights);
            encoder.eval();
            encoder.to(device ?? CPU, type);
            return new RetrievalModel(
                config, tokenizer, options, new TorchBackend(encoder, device ?? CPU),
                () => ModelFingerprint.Of(config, weights, tokenizer), new Resources(encoder, weights))
            {
                Name = RetrievalModel.NameOf(model),
            };
        }
        catch
        {
            encoder?.Dispose();
            weights.Dispose();
            throw;
        }
    }

    /// <summary>A trained model for search and encoding, without Torch from here on.</summary>
    /// <param name="encoder">Its weights are copied.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="options">Prompts, lengths and threads; null for the model's own.</param>
    internal static RetrievalModel ToRetrievalModel(
        this DualEncoder encoder, WordPieceTokenizer tokenizer, ModelOptions? options = null)
    {
        ModuleWeights weights = new(encoder);
        string fingerprint = ModelFingerprint.Of(encoder.Config, weights, tokenizer);
        return new RetrievalModel(
            encoder.Config, tokenizer, options, PackedDualEncoder.Create(encoder.Config, weights), () => fingerprint,
            resource: null);
    }

    /// <summary>
    /// Writes a model directory, which <see cref="RetrievalModel.Load"/> reads, and so does the published code, in that
    /// directory.
    /// </summary>
    /// <param name="encoder">The model.</param>
    /// <param name="tokenizer">Its vocabulary.</param>
    /// <param name="directory">Made where it is missing.</param>
    internal static void Save(this DualEncoder encoder, WordPieceTokenizer tokenizer, string directory) =>
        ModelFolderWriter.Write(directory, encoder.Config, new ModuleWeights(encoder), tokenizer);

    private sealed class Resources(DualEncoder encoder, CheckpointWeights weights) : IDisposable
    {
        public void Dispose()
        {
            encoder.Dispose();
            weights.Dispose();
        }
    }
}
