using Hypencoder.Hub;
using Hypencoder.Models;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>Loads retrieval models that compute in Torch, and saves models that were trained there.</summary>
public static class TorchModel
{
    /// <summary>Loads a model as <see cref="RetrievalModel.Load"/> does, to compute in Torch.</summary>
    /// <param name="model">Path of a directory, or name of a repository of Hugging Face.</param>
    /// <param name="options">
    /// Settings that override or complete those of the model; the number of threads is set for the whole process.
    /// </param>
    /// <param name="device">Device to compute on; null for the processor.</param>
    /// <param name="type">Element type of the transformer: single precision or bfloat16.</param>
    /// <param name="progress">Receives the progress while files of a repository are downloaded; null for none.</param>
    /// <remarks>
    /// With bfloat16 the weights are rounded; vectors and q-nets are in single precision nevertheless. Safe to call
    /// from many threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The element type is not supported.</exception>
    /// <exception cref="InvalidDataException">A file is missing, malformed or inconsistent with the others.</exception>
    /// <exception cref="IOException">
    /// The hub cannot be reached, and the cache does not have the whole model.
    /// </exception>
    public static RetrievalModel Load(
        string model, ModelOptions? options = null, Device? device = null, ScalarType type = ScalarType.Float32,
        IProgress<HubProgress>? progress = null)
    {
        if (type is not (ScalarType.Float32 or ScalarType.BFloat16))
            throw new ArgumentException($"expected Float32 or BFloat16, found {type}", nameof(type));
        if (options?.Precision == EncoderPrecision.Int8)
            throw new ArgumentException("expected single precision: Torch does not encode in 8 bits", nameof(options));
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
                () => ModelFingerprint.Of(config, weights, tokenizer),
                () => ModelFingerprint.OfPassages(config, weights, tokenizer), new Resources(encoder, weights))
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

    /// <summary>Converts a trained model for search and encoding, which no longer needs Torch.</summary>
    /// <param name="encoder">Model whose weights are copied.</param>
    /// <param name="tokenizer">Tokenizer of the model.</param>
    /// <param name="options">Prompts, lengths and threads; null for the model's own.</param>
    internal static RetrievalModel ToRetrievalModel(
        this DualEncoder encoder, WordPieceTokenizer tokenizer, ModelOptions? options = null)
    {
        ModuleWeights weights = new(encoder);
        string fingerprint = ModelFingerprint.Of(encoder.Config, weights, tokenizer);
        string passages = ModelFingerprint.OfPassages(encoder.Config, weights, tokenizer);
        return new RetrievalModel(
            encoder.Config, tokenizer, options, PackedDualEncoder.Create(encoder.Config, weights), () => fingerprint,
            () => passages, resource: null);
    }

    /// <summary>
    /// Writes a model directory that <see cref="RetrievalModel.Load"/> reads, and the published code if it runs in that
    /// directory.
    /// </summary>
    /// <param name="encoder">Model to write.</param>
    /// <param name="tokenizer">Tokenizer of the model.</param>
    /// <param name="directory">Path of the directory, which is created if missing.</param>
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
