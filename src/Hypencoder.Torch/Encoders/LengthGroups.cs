using static TorchSharp.torch;

namespace Hypencoder.Torch.Encoders;

/// <summary>
/// Encodes the rows of a padded batch in groups of similar length, each without unnecessary padding. The result of a
/// row does not depend on its padding, so only the work changes.
/// </summary>
internal static class LengthGroups
{
    private const int RowsPerGroup = 32;
    private const int RowsPerGroupOfStates = 16; // queries, which differ more in length, and are shorter

    /// <param name="ids">Token ids: (rows, tokens).</param>
    /// <param name="mask">Mask with padding at the end: (rows, tokens).</param>
    /// <param name="encode">Encodes some of the rows to vectors: (rows, d).</param>
    /// <returns>Vectors of all rows in the given order: (rows, d).</returns>
    public static Tensor Map(Tensor ids, Tensor mask, Func<Tensor, Tensor, Tensor> encode) =>
        Map(ids, mask, encode, RowsPerGroup);

    /// <param name="ids">Token ids: (rows, tokens).</param>
    /// <param name="mask">Mask with padding at the end: (rows, tokens).</param>
    /// <param name="encode">Encodes some of the rows to states: (rows, tokens, d).</param>
    /// <returns>States of all rows in the given order, zero where a row is padded: (rows, tokens, d).</returns>
    public static Tensor MapStates(Tensor ids, Tensor mask, Func<Tensor, Tensor, Tensor> encode) => Map(
        ids, mask,
        (someIds, someMask) => nn.functional.pad(
            encode(someIds, someMask), [0, 0, 0, ids.shape[1] - someIds.shape[1]]),
        RowsPerGroupOfStates);

    private static Tensor Map(Tensor ids, Tensor mask, Func<Tensor, Tensor, Tensor> encode, int rowsPerGroup)
    {
        if (ids.shape[0] < 2 * rowsPerGroup)
            return encode(ids, mask);
        long[] lengths = mask.sum(1).cpu().data<long>().ToArray();
        long[] order = [.. Enumerable.Range(0, lengths.Length).OrderBy(i => lengths[i]).Select(i => (long)i)];
        List<Tensor> groups = [];
        foreach (long[] group in order.Chunk(rowsPerGroup))
        {
            Tensor rows = tensor(group, device: ids.device);
            long longest = lengths[group[^1]];
            groups.Add(encode(
                ids.index_select(0, rows).narrow(1, 0, longest), mask.index_select(0, rows).narrow(1, 0, longest)));
        }
        long[] place = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
            place[order[i]] = i;
        return cat([.. groups]).index_select(0, tensor(place, device: ids.device)); // (rows, d)
    }
}
