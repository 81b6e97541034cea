using static TorchSharp.torch;

namespace Hypencoder.Torch.Encoders;

/// <summary>
/// Encodes the rows of a padded batch in groups of like length, each without the padding that its longest row does not
/// need. A row's value does not depend on its padding, so only the work changes.
/// </summary>
internal static class LengthGroups
{
    private const int RowsAGroup = 32;

    /// <param name="ids">(rows, tokens)</param>
    /// <param name="mask">(rows, tokens), padding last</param>
    /// <param name="encode">Gives (rows, d) for a part of the rows.</param>
    /// <returns>(rows, d), in the order given</returns>
    public static Tensor Map(Tensor ids, Tensor mask, Func<Tensor, Tensor, Tensor> encode)
    {
        if (ids.shape[0] < 2 * RowsAGroup)
            return encode(ids, mask);
        long[] lengths = mask.sum(1).cpu().data<long>().ToArray();
        long[] order = [.. Enumerable.Range(0, lengths.Length).OrderBy(i => lengths[i]).Select(i => (long)i)];
        List<Tensor> groups = [];
        foreach (long[] group in order.Chunk(RowsAGroup))
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
