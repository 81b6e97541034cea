using Hypencoder.Paraphrasing.Generation;

namespace Hypencoder.Paraphrasing.Tests.Generation;

/// <summary>Every text that a model may write, by brute force.</summary>
internal static class Enumeration
{
    /// <summary>The texts, without start and end, and their scores.</summary>
    public static IEnumerable<(int[] Text, double Score)> All(
        Func<IReadOnlyList<int>, float[]> logits, GenerationSettings settings) =>
        From(logits, settings, [settings.Start], 0);

    private static IEnumerable<(int[] Text, double Score)> From(
        Func<IReadOnlyList<int>, float[]> logits, GenerationSettings settings, int[] text, double sum)
    {
        double[] values = TokenRules.LogProbabilities(logits(text), text, settings);
        foreach (int token in Enumerable.Range(0, values.Length).Where(t => !double.IsNegativeInfinity(values[t])))
        {
            bool isEnd = settings.Ends.Contains(token);
            double total = sum + values[token];
            if (isEnd || text.Length == settings.MaxTokens)
            {
                int[] written = isEnd ? text[1..] : [.. text[1..], token];
                yield return (written, total / Math.Pow(text.Length, settings.LengthPenalty));
                continue;
            }
            foreach ((int[], double) longer in From(logits, settings, [.. text, token], total))
                yield return longer;
        }
    }
}
