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
        return InOrder(lengths, rowsPerGroup, group =>
        {
            Tensor rows = tensor(Array.ConvertAll(group, row => (long)row), device: ids.device);
            long longest = lengths[group[^1]];
            return encode(
                ids.index_select(0, rows).narrow(1, 0, longest), mask.index_select(0, rows).narrow(1, 0, longest));
        });
    }

    /// <summary>Encodes items in groups of similar length, and returns their rows in the given order.</summary>
    /// <param name="lengths">Length of each item.</param>
    /// <param name="itemsPerGroup">Number of items in a group.</param>
    /// <param name="encode">Encodes the items with the given indices, the longest of them last: a row for each.</param>
    public static Tensor InOrder(IReadOnlyList<long> lengths, int itemsPerGroup, Func<int[], Tensor> encode)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count).OrderBy(i => lengths[i])];
        Tensor[] groups = [.. order.Chunk(itemsPerGroup).Select(encode)];
        long[] place = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
            place[order[i]] = i;
        return cat(groups).index_select(0, tensor(place, device: groups[0].device));
    }
}
