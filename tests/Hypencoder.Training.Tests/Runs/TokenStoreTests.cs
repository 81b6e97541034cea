using Hypencoder.Training.Runs;

namespace Hypencoder.Training.Tests.Runs;

public sealed class TokenStoreTests
{
    [Theory]
    [InlineData(30_522)]
    [InlineData(119_547)]
    public void Indexer_ManySequences_GivesThemBack(int vocabularySize)
    {
        Random random = new(3);
        int[][] sequences = [.. Enumerable.Range(0, 9_000).Select(_ =>
            Enumerable.Range(0, random.Next(0, 513)).Select(_ => random.Next(vocabularySize)).ToArray())];
        ITokenStore store = ITokenStore.For(vocabularySize);

        foreach (int[] sequence in sequences)
            store.Add(sequence);

        Assert.Equal(sequences.Length, store.Count);
        Assert.Equal(sequences, store);
        Assert.Equal(sequences[8_999], store[8_999]);
        int size = vocabularySize > 65_536 ? 4 : 2, blocks = 3; // 2.3M tokens
        Assert.InRange(store.Bytes, blocks * size << 20, (blocks * size << 20) + (16 * 9_000));
    }

    [Fact]
    public void Add_SequenceThatFillsABlock_IsGivenBack()
    {
        ITokenStore store = new TokenStore<int>();
        int[] whole = [.. Enumerable.Range(0, (1 << 20) - 1)];

        store.Add([1, 2]);
        store.Add(whole);
        store.Add([]);

        Assert.Equal([[1, 2], whole, []], store);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Add(new int[1 << 20]));
    }
}
