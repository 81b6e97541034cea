using CsCheck;

namespace Hypencoder.Search.Tests.Graph.Approximate;

public sealed class CandidateListsTests
{
    [Fact]
    public void OfferAll_AnyOrder_KeepsTheNearestOnce() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 80], Gen.Int[1, 30], Gen.Int[0, 1000]).Sample((values, capacity, seed) =>
        {
            // The distance of a position is the same in each offer.
            (int Other, float Distance)[] offers = [.. values.Select((value, i) => (i % 50, (float)values[i % 50]))];
            int[] expected = [.. offers.Distinct().Where(o => o.Other != 3).OrderBy(o => o.Distance)
                .ThenBy(o => o.Other).Take(capacity).Select(o => o.Other)];
            new Random(seed).Shuffle(offers);
            CandidateLists lists = new(4, capacity);
            int padded = (offers.Length + 15) / 16 * 16;
            float[] distances = new float[padded];
            Array.Fill(distances, float.PositiveInfinity);
            offers.Select(o => o.Distance).ToArray().CopyTo(distances, 0);
            lists.OfferAll(3, 3, [.. offers.Select(o => o.Other)], distances);
            Assert.Equal(expected, Positions(lists, 3));
            Assert.Empty(Positions(lists, 2));
        });

    [Fact]
    public void Offer_FullList_TakesOnlyWhatIsNearer()
    {
        CandidateLists lists = new(1, 2);
        lists.Offer(0, 5, 1f);
        lists.Offer(0, 5, 1f);
        Assert.Equal(float.PositiveInfinity, lists.Limit(0));
        lists.Offer(0, 9, 2f);
        lists.Offer(0, 10, 2f);
        Assert.Equal([5, 9], Positions(lists, 0));
        lists.Offer(0, 8, 2f);
        Assert.Equal([5, 8], Positions(lists, 0));
        Assert.Equal(MathF.BitIncrement(2f), lists.Limit(0));
    }

    [Fact]
    public void Offer_OneThatWasTaken_IsNotNew()
    {
        CandidateLists lists = new(1, 3);
        lists.Offer(0, 5, 1f);
        lists.List(0)[0] |= 1;
        lists.Offer(0, 5, 1f);
        Assert.Equal([5], Positions(lists, 0));
        Assert.True(CandidateLists.IsUsed(lists.List(0)[0]));
    }

    private static int[] Positions(CandidateLists lists, int self) =>
        [.. lists.List(self).ToArray().Where(entry => !CandidateLists.IsEmpty(entry))
            .Select(CandidateLists.PositionOf)];
}
