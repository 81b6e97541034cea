using Hypencoder.Training.Runs;

namespace Hypencoder.Training.Tests.Runs;

public sealed class TextHashTests
{
    /// <summary>Ids in their usual forms, texts that differ at each place, and texts that differ in length.</summary>
    [Fact]
    public void Of_DifferentTexts_DifferEverywhere()
    {
        string text = new('a', 40);
        string[] texts =
        [
            .. Enumerable.Range(0, 300_000).SelectMany(i => new[] { $"{i}", $"msmarco_passage_{i:D8}" }),
            .. Enumerable.Range(0, 40).SelectMany(i => new[] { "b", "á", "" }.Select(c => text.Remove(i, 1).Insert(i, c))),
            .. Enumerable.Range(1, 30).Select(i => new string('\0', i)),
        ];

        ulong[] hashes = [.. texts.Distinct().Select(TextHash.Of)];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        for (int bit = 0; bit < 64; bit++) // no bit is the same in most
            Assert.InRange(hashes.Count(h => (h >> bit & 1) == 1) / (double)hashes.Length, 0.49, 0.51);
    }

    [Fact]
    public void Of_EqualTexts_AreEqual() => Assert.Equal(TextHash.Of("apple pie"), TextHash.Of("apple" + " pie"));
}
