using static TorchSharp.torch;

namespace Hypencoder.Models;

/// <summary>Token sequences of different lengths as one padded batch.</summary>
public static class TokenBatch
{
    /// <summary>Pads with 0 to the longest.</summary>
    /// <param name="sequences">Token ids, special tokens included; one or more.</param>
    /// <returns>int64 ids and mask: (sequences, tokens)</returns>
    public static (Tensor Ids, Tensor Mask) Create(IReadOnlyList<int[]> sequences)
    {
        int length = sequences.Max(s => s.Length);
        long[] ids = new long[sequences.Count * length], mask = new long[ids.Length];
        for (int i = 0; i < sequences.Count; i++)
        {
            for (int j = 0; j < sequences[i].Length; j++)
            {
                ids[(i * length) + j] = sequences[i][j];
                mask[(i * length) + j] = 1;
            }
        }
        return (tensor(ids).reshape(sequences.Count, length), tensor(mask).reshape(sequences.Count, length));
    }
}
