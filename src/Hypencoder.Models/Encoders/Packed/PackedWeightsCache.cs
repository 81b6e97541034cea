using Hypencoder.Models.Checkpoints;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Keeps the packed weights of bundled encoders in a folder, so that a program that runs again need neither read and
/// hash a package nor pack its weights, which takes most of the time of a single query.
/// </summary>
/// <param name="folder">Folder of the files, which is created when the first is written.</param>
/// <remarks>
/// A file is used only if it was made of the package with the hash that this build knows, with the settings and the
/// vocabulary of the model as they are now, for vectors of this processor's width, and if its checksum fits; any other
/// is made again. A file that cannot be written is no error. Safe for concurrent use, also by several processes: files
/// are renamed when they are whole, and of several that write one at the same time only the first does.
/// </remarks>
internal sealed class PackedWeightsCache(string folder)
{
    private const int BitsPerFloat = 32;

    /// <summary>The cache of models that this process loads; null for none. Programs set it before that.</summary>
    public static PackedWeightsCache? OfProcess { get; set; }

    /// <summary>Returns where the weights of a model are kept; null where none of the model are.</summary>
    /// <param name="directory">Directory of the model.</param>
    /// <param name="config">Architecture of the model.</param>
    /// <param name="tokenizer">Tokenizer of the model.</param>
    /// <param name="precision">Number format in which the transformers multiply.</param>
    public Place? PlaceOf(
        string directory, DualEncoderConfig config, WordPieceTokenizer tokenizer, EncoderPrecision precision)
    {
        if (BundledEncoder.FindByDirectory(directory) is not BundledEncoder encoder
            || config.Kind != DualEncoderKind.BiEncoder || precision != EncoderPrecision.Float32)
            return null;
        int bits = VectorWidths.WidestLanes * BitsPerFloat;
        return new Place(
            Path.Combine(folder, $"{encoder.Package.ToLowerInvariant()}-{bits}.packed"),
            $"{encoder.ModelHash}-{bits}-{ModelFingerprint.OfSettings(config, tokenizer)}");
    }

    /// <summary>Where the weights of a model are kept.</summary>
    /// <param name="File">Path of the file.</param>
    /// <param name="Key">Everything that they depend on.</param>
    internal sealed record Place(string File, string Key)
    {
        /// <summary>Makes an encoder of the file; null if there is none, or one that is not used.</summary>
        public (PackedDualEncoder Encoder, PackedWeightsFile Weights)? TryRead(DualEncoderConfig config)
        {
            try
            {
                PackedWeightsFile weights = PackedWeightsFile.Open(File, Key);
                PackedDualEncoder encoder = PackedDualEncoder.Create(config, NoTensors.Instance, buffers: weights);
                weights.RequireEnd();
                return (encoder, weights);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        /// <summary>Writes the file if that is possible.</summary>
        public void TryWrite(RetrievalModel model, NewWeightBuffers buffers)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(File)!);
                PackedWeightsFile.Write(File, Key, model, buffers);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next program packs the weights again.
            }
        }
    }

    /// <summary>Stands for the tensors of a model whose packed weights are there, which are never read.</summary>
    private sealed class NoTensors : INamedTensors
    {
        public static readonly NoTensors Instance = new();

        public IReadOnlyList<long>? Shape(string name) => null;

        public void CopyTo(string name, Span<float> destination, long first) =>
            throw new InvalidOperationException($"expected no use of the tensor {name}");
    }
}
