using static TorchSharp.torch;

namespace Hypencoder.Torch.Tests;

public sealed class TokenBatchTests
{
    [Theory]
    [InlineData(null, new long[] { 2, 5, 3, 2, 3, 9 }, new long[] { 1, 1, 1, 1, 1, 0 })]
    [InlineData(4, new long[] { 2, 5, 3, 9, 2, 3, 9, 9 }, new long[] { 1, 1, 1, 0, 1, 1, 0, 0 })]
    public void Create_SequencesOfTwoLengths_PadsToLongestOrLength(int? length, long[] ids, long[] mask)
    {
        using IDisposable scope = NewDisposeScope();

        (Tensor foundIds, Tensor foundMask) = TokenBatch.Create([[2, 5, 3], [2, 3]], length, paddingId: 9);

        Assert.Equal([2, length ?? 3], foundIds.shape);
        Assert.Equal(ids, foundIds.data<long>().ToArray());
        Assert.Equal(mask, foundMask.data<long>().ToArray());
    }

    [Fact]
    public void Create_LengthBelowLongest_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenBatch.Create([[2, 5, 3]], length: 2));
}
