using CsCheck;

namespace Hypencoder.Search.Tests.Certified;

public sealed class CertifiedSearchTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Exhaustive search is the reference: the same passages, bits and order, ties included.</summary>
    [Fact]
    public void Search_AnyQNet_EqualsExhaustiveSearch() =>
        Gen.Select(
            Gen.Int[0, 700], Gen.Int[1, 24], Gen.Int[1, 40], Gen.Int[1, 2], Gen.Int[0, 31], Gen.Float[0.001f, 4f],
            Gen.Enum<VectorElement>(), Gen.Int[1, 3]).Sample(
            (count, d, topK, layers, flags, bound, element, threads) =>
            {
                float[] vectors = TestData.Vectors(count, count * d);
                if ((flags & 1) != 0) // many equal passages, and equal scores
                    vectors = [.. vectors.Select(value => MathF.Round(value))];
                float[] linear = TestData.Vectors(flags + 3, d);
                if ((flags & 2) != 0) // all products are equal
                    Array.Clear(linear);
                QNet query = TestData.QNet(flags, [d, .. Enumerable.Repeat(d, layers), 1], new QNetOptions
                {
                    LayerNorm = (flags & 4) != 0,
                    ResidualOnLast = (flags & 8) != 0,
                }).WithLinear(linear, bound);
                using VectorStore store = TestData.Store(_folder, vectors, d, element: element);
                RemovedPassages? removed = (flags & 16) == 0 || count == 0
                    ? null
                    : new RemovedPassages(count, [.. Enumerable.Range(0, count).Where(i => i % 3 == 1)]);

                Ranking expected = new ExhaustiveSearch(store, null, removed).Search(query, topK);
                Ranking found = new CertifiedSearch(store, new() { Threads = threads }, removed).Search(query, topK);

                Assert.True(found.Certified && expected.Certified);
                Assert.Equal(expected.Indices, found.Indices);
                Assert.Equal(
                    expected.Scores.Select(BitConverter.SingleToInt32Bits),
                    found.Scores.Select(BitConverter.SingleToInt32Bits));
                Assert.InRange(found.PassagesScored, found.Indices.Length, count);
            },
            iter: 300, threads: 1);

    /// <summary>
    /// Products are 1000, 999, …, and the correction is at most 1/4: after the first 32 nothing can be among the best.
    /// </summary>
    [Fact]
    public void Search_SmallBound_ScoresNoMoreThanTheFirstCandidates()
    {
        using VectorStore store = TestData.Store(_folder, [.. Enumerable.Range(1, 1000).Select(i => (float)i)], 1);
        QNet query = new(new() { LayerNorm = false }, [1, 1, 1], [[-5f], [3f]], [[2f]], [1f], 0.25f);

        Ranking found = new CertifiedSearch(store).Search(query, 10);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => 999 - i), found.Indices);
        Assert.Equal(32, found.PassagesScored);
    }

    /// <summary>
    /// The correction is 60 or −60 by the sign of the second value. The best passage is the 61st by product, so it
    /// takes more than one batch, and no more than the 120 passages within twice the bound.
    /// </summary>
    [Fact]
    public void Search_BestPassageFarBelowByItsProduct_IsFound()
    {
        float[] vectors = [.. Enumerable.Range(0, 1000).SelectMany(i => new[] { -i, i == 60 ? 1f : -1f })];
        using VectorStore store = TestData.Store(_folder, vectors, 2);
        QNetOptions options = new() { LayerNorm = false, Residual = false, Activation = Activation.Tanh };
        QNet query = new(options, [2, 1, 1], [[0f, 100f], [1000f]], [[0f]], [1f, 0f], 60f);

        Ranking found = new CertifiedSearch(store).Search(query, 1);

        Assert.Equal([60], found.Indices);
        Assert.Equal([0f], found.Scores);
        Assert.InRange(found.PassagesScored, 61, 128);
    }

    [Fact]
    public void Search_QueryWithoutFiniteProducts_EqualsExhaustiveSearch()
    {
        float[] vectors = TestData.Vectors(1, 50 * 4);
        using VectorStore store = TestData.Store(_folder, vectors, 4);
        QNet query = TestData.QNet(1, [4, 4, 1]).WithLinear([float.NaN, 1, 1, 1], 1);

        Assert.Equal(
            new ExhaustiveSearch(store).Search(query, 5).Indices, new CertifiedSearch(store).Search(query, 5).Indices);
    }

    [Fact]
    public void Search_NoPassages_FindsNone()
    {
        using VectorStore store = TestData.Store(_folder, [], 4);
        QNet query = TestData.QNet(1, [4, 4, 1]).WithLinear([1, 2, 3, 4], 1);

        Ranking found = new CertifiedSearch(store).Search(query, 5);

        Assert.True(found is { Indices: [], Certified: true });
    }

    [Fact]
    public void Search_NoHiddenLayers_IsTheInnerProduct()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 50 * 4), 4);
        QNet query = QNet.InnerProduct([1, 2, 3, 4]);

        Assert.Equal(
            new ExhaustiveSearch(store).Search(query, 5).Indices, new CertifiedSearch(store).Search(query, 5).Indices);
    }

    [Fact]
    public void Search_CorrectionWithoutBound_Throws()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 8), 4);
        QNet query = TestData.QNet(1, [4, 4, 1]).WithLinear([1, 1, 1, 1]);

        Assert.Throws<ArgumentException>(() => new CertifiedSearch(store).Search(query, 5));
    }
}
