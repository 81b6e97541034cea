namespace Hypencoder.Paraphrasing.Generation;

/// <summary>Computes log probabilities of the next token; tokens that the settings forbid get minus infinity.</summary>
internal static class TokenRules
{
    /// <summary>The log probability of each token.</summary>
    /// <param name="logits">Logits of each token.</param>
    /// <param name="text">Tokens of the text so far, from the start.</param>
    /// <param name="settings">Settings that forbid or force tokens.</param>
    public static double[] LogProbabilities(float[] logits, IReadOnlyList<int> text, GenerationSettings settings)
    {
        double largest = logits.Max();
        double sum = logits.Sum(logit => Math.Exp(logit - largest));
        double[] values = [.. logits.Select(logit => logit - largest - Math.Log(sum))];
        int written = text.Count - 1;
        if (written < settings.MinTokens)
            Forbid(settings.Ends);
        Forbid(settings.Banned);
        if (settings.NoRepeat > 0)
            Forbid(Repeating(text, settings.NoRepeat));
        if (written == 0 && settings.ForcedStart is int first)
            Force(first);
        if (written == settings.MaxTokens - 1 && settings.ForcedEnd is int last)
            Force(last);
        return values;

        void Forbid(IEnumerable<int> tokens)
        {
            foreach (int token in tokens.Where(t => (uint)t < (uint)values.Length))
                values[token] = double.NegativeInfinity;
        }

        void Force(int token)
        {
            if ((uint)token >= (uint)values.Length)
                throw new InvalidDataException($"expected a forced token below {values.Length}, found {token}");
            Array.Fill(values, double.NegativeInfinity);
            values[token] = 0;
        }
    }

    /// <summary>The tokens that would repeat a sequence of <paramref name="length"/> tokens.</summary>
    private static IEnumerable<int> Repeating(IReadOnlyList<int> text, int length)
    {
        int[] end = [.. text.TakeLast(length - 1)];
        for (int at = 0; at + length <= text.Count; at++)
        {
            if (end.Length == length - 1 && end.SequenceEqual(text.Skip(at).Take(length - 1)))
                yield return text[at + length - 1];
        }
    }
}
