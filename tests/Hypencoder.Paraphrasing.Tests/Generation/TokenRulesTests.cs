using Hypencoder.Paraphrasing.Generation;

namespace Hypencoder.Paraphrasing.Tests.Generation;

public sealed class TokenRulesTests
{
    private static readonly GenerationSettings Plain = new() { Start = 0, Ends = [1], MaxTokens = 4 };

    [Fact]
    public void LogProbabilities_Logits_AreNormalized() => Assert.Equal(
        [Math.Log(1 / 11.0), Math.Log(2 / 11.0), Math.Log(8 / 11.0)],
        TokenRules.LogProbabilities([0, MathF.Log(2), MathF.Log(8)], [0], Plain),
        (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void LogProbabilities_Rules_ForbidTokens()
    {
        Assert.Equal([0, 1, 2, 3], Allowed(Plain, 0));
        Assert.Equal([0, 2, 3], Allowed(Plain with { MinTokens = 2 }, 0, 2));
        Assert.Equal([0, 1, 2, 3], Allowed(Plain with { MinTokens = 2 }, 0, 2, 2));
        Assert.Equal([1, 2], Allowed(Plain with { Banned = [0, 3, 99] }, 0));
        Assert.Equal([0, 1, 3], Allowed(Plain with { NoRepeat = 2 }, 0, 3, 2, 3));
        Assert.Equal([1, 2], Allowed(Plain with { NoRepeat = 1 }, 0, 3));
        Assert.Equal([2], Allowed(Plain with { ForcedStart = 2 }, 0));
        Assert.Equal([0, 1, 2, 3], Allowed(Plain with { ForcedStart = 2 }, 0, 2));
        Assert.Equal([1], Allowed(Plain with { ForcedEnd = 1 }, 0, 2, 2, 2));
        Assert.Equal([0, 1, 2, 3], Allowed(Plain with { ForcedEnd = 1 }, 0, 2, 2));
        Assert.Throws<InvalidDataException>(() => Allowed(Plain with { ForcedStart = 4 }, 0));
    }

    private static IEnumerable<int> Allowed(GenerationSettings settings, params int[] text)
    {
        double[] values = TokenRules.LogProbabilities([1, 2, 3, 4], text, settings);
        return Enumerable.Range(0, values.Length).Where(i => !double.IsNegativeInfinity(values[i]));
    }
}
