using CsCheck;

namespace Hypencoder.Search.Tests.Clusters;

public sealed class SelectionTests
{
    [Fact]
    public void MoveLargestFirst_AnyKeys_MovesTheLargest() =>
        Gen.Select(Gen.ULong.HashSet[0, 300], Gen.Int[0, 300], Gen.Int[0, 2]).Sample((set, count, order) =>
        {
            IEnumerable<ulong> ordered = order == 0 ? set : order == 1 ? set.Order() : set.OrderDescending();
            ulong[] keys = [.. ordered];
            count = Math.Min(count, keys.Length);
            ulong[] sorted = [.. keys.OrderDescending()];
            Selection.MoveLargestFirst(keys, count);
            Assert.Equal(sorted.Take(count), keys.Take(count).OrderDescending());
            Assert.Equal(sorted, keys.OrderDescending());
        });
}
