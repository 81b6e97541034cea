using System.Runtime.CompilerServices;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.HyperHead;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Sum of word, position and, in BERT, the first token type's embedding, normalised.</summary>
internal sealed unsafe class TokenEmbeddings<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly int _width;
    private readonly float _epsilon;
    private readonly float[] _words;
    private readonly AlignedBuffer _positions;
    private readonly NormWeights _norm;

    /// <param name="config">Shape of the transformer.</param>
    /// <param name="tensors">Weights of the model.</param>
    /// <param name="prefix">Prefix of the transformer's parameter names, including the dot.</param>
    public TokenEmbeddings(EncoderConfig config, INamedTensors tensors, string prefix)
    {
        _width = config.HiddenSize;
        _epsilon = (float)config.LayerNormEpsilon;
        prefix += "embeddings.";
        _words = tensors.Read($"{prefix}word_embeddings.weight", config.VocabularySize, _width);
        float[] positions = tensors.Read($"{prefix}position_embeddings.weight", config.MaxPositions, _width);
        // All inputs have the first token type, so its embedding is added to those of positions.
        if (config.Family == EncoderFamily.Bert)
        {
            float[] types = tensors.Read($"{prefix}token_type_embeddings.weight", config.TokenTypes, _width);
            for (int i = 0; i < positions.Length; i++)
                positions[i] += types[i % _width];
        }
        _positions = Tiles.Rows(positions, _width, 1);
        _norm = NormWeights.Read(tensors, $"{prefix}LayerNorm", _width);
    }

    /// <summary>Writes the embedding of a token.</summary>
    /// <param name="id">Id of the token, within the vocabulary.</param>
    /// <param name="position">Position in the sequence.</param>
    /// <param name="row">Receives the embedding, hidden values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(int id, int position, float* row)
    {
        _words.AsSpan(id * _width, _width).CopyTo(new Span<float>(row, _width));
        LayerNormRow.Apply<TSimd, TVector>(
            row, _positions.Pointer + (nint)position * _width, _norm.Scale.Pointer, _norm.Shift.Pointer, _epsilon,
            row, _width);
    }
}
