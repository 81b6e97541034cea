using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>Converts token sequences of different lengths to one padded batch.</summary>
internal static class TokenBatch
{
    /// <summary>Pads sequences to the longest, or to a given length.</summary>
    /// <param name="sequences">Token ids, including special tokens; at least one sequence.</param>
    /// <param name="length">Number of tokens, at least that of the longest sequence; null for the longest.</param>
    /// <param name="paddingId"><see cref="WordPieceTokenizer.PaddingId"/>; models support only 0.</param>
    /// <returns>Ids and mask, int64: (sequences, tokens).</returns>
    public static (Tensor Ids, Tensor Mask) Create(
        IReadOnlyList<int[]> sequences, int? length = null, int paddingId = 0)
    {
        int longest = sequences.Max(s => s.Length);
        int width = length ?? longest;
        ArgumentOutOfRangeException.ThrowIfLessThan(width, longest, nameof(length));
        long[] ids = new long[sequences.Count * width], mask = new long[ids.Length];
        Array.Fill(ids, paddingId);
        for (int i = 0; i < sequences.Count; i++)
        {
            for (int j = 0; j < sequences[i].Length; j++)
            {
                ids[(i * width) + j] = sequences[i][j];
                mask[(i * width) + j] = 1;
            }
        }
        return (tensor(ids).reshape(sequences.Count, width), tensor(mask).reshape(sequences.Count, width));
    }

    /// <summary>Creates a batch of pairs of texts, padded to the longest.</summary>
    /// <param name="pairs">One or more pairs.</param>
    /// <returns>int64 ids, token types and mask: (pairs, tokens)</returns>
    public static (Tensor Ids, Tensor Types, Tensor Mask) Create(IReadOnlyList<TextPair> pairs)
    {
        int width = pairs.Max(p => p.Length);
        long[] types = new long[pairs.Count * width];
        for (int i = 0; i < pairs.Count; i++)
            types.AsSpan((i * width) + pairs[i].First.Length, pairs[i].Second.Length - 1).Fill(1);
        (Tensor ids, Tensor mask) = Create([.. pairs.Select(p => (int[])[.. p.First, .. p.Second.AsSpan(1)])]);
        return (ids, tensor(types).reshape(pairs.Count, width), mask);
    }
}
