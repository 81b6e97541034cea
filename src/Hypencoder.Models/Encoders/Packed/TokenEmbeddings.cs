using System.Runtime.CompilerServices;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Sum of word, position and, in BERT, the first token type's embedding, normalised.</summary>
internal sealed unsafe class TokenEmbeddings<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int _width;
    private readonly float _epsilon;
    private readonly AlignedBuffer _words;
    private readonly AlignedBuffer _positions;
    private readonly NormWeights _norm;

    /// <param name="config">Shape of the transformer.</param>
    /// <param name="tensors">Weights of the model.</param>
    /// <param name="prefix">Prefix of the transformer's parameter names, including the dot.</param>
    /// <param name="buffers">Buffers of the weights.</param>
    public TokenEmbeddings(EncoderConfig config, INamedTensors tensors, string prefix, WeightBuffers buffers)
    {
        _width = config.HiddenSize;
        _epsilon = (float)config.LayerNormEpsilon;
        prefix += "embeddings.";
        _words = buffers.Next(checked(config.VocabularySize * _width), words => tensors.ReadTo(
            $"{prefix}word_embeddings.weight", words, config.VocabularySize, _width));
        _positions = buffers.Next(checked(config.MaxPositions * _width), positions =>
        {
            tensors.ReadTo($"{prefix}position_embeddings.weight", positions, config.MaxPositions, _width);
            // All inputs have the first token type, so its embedding is added to those of positions.
            if (config.Family == EncoderFamily.Bert)
            {
                float[] types = tensors.Read($"{prefix}token_type_embeddings.weight", config.TokenTypes, _width);
                for (int i = 0; i < positions.Length; i++)
                    positions[i] += types[i % _width];
            }
        });
        _norm = NormWeights.Read(tensors, $"{prefix}LayerNorm", _width, buffers);
    }

    /// <summary>Writes the embedding of a token.</summary>
    /// <param name="id">Id of the token, within the vocabulary.</param>
    /// <param name="position">Position in the sequence.</param>
    /// <param name="row">Receives the embedding, hidden values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int id, int position, float* row)
    {
        new ReadOnlySpan<float>(_words.Pointer + (nint)id * _width, _width).CopyTo(new Span<float>(row, _width));
        LayerNormRow.Apply<TSimd, TVector>(
            row, _positions.Pointer + (nint)position * _width, _norm.Scale.Pointer, _norm.Shift.Pointer, _epsilon,
            row, _width);
    }
}
