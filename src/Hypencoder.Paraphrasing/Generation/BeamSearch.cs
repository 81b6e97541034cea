namespace Hypencoder.Paraphrasing.Generation;

/// <summary>
/// Beam search for the most likely text. In each step, all beams are extended by one token, and twice as many
/// extensions as there are beams are considered: those that end are kept as results, the best others are the next
/// beams. With one beam the search is greedy.
/// </summary>
/// <remarks>
/// The rules are those of Hugging Face's generate: a text that is not among the best when it ends is dropped, and the
/// search stops once no beam can exceed the kept texts. Equal scores are decided by the lower beam, then the lower
/// token.
/// </remarks>
internal static class BeamSearch
{
    private sealed record Beam(int[] Text, double Sum);

    /// <summary>Finds the tokens of the best text, without start and end.</summary>
    public static IReadOnlyList<int> Run(INextTokens model, GenerationSettings settings)
    {
        List<(int[] Text, double Score)> ended = [];
        List<Beam> beams = [new Beam([settings.Start], 0)];
        for (int written = 1; written <= settings.MaxTokens && beams.Count > 0; written++)
        {
            Beam[] best = Extend(model, beams, settings);
            beams.Clear();
            for (int rank = 0; rank < best.Length && beams.Count < settings.Beams; rank++)
            {
                if (!settings.Ends.Contains(best[rank].Text[^1]))
                    beams.Add(best[rank]);
                else if (rank < settings.Beams)
                    Keep(best[rank], best[rank].Text[1..^1]);
            }
            if (IsDone(best, written))
                return Best();
        }
        foreach (Beam beam in beams)
            Keep(beam, beam.Text[1..]);
        return Best();

        void Keep(Beam beam, int[] text)
        {
            ended.Add((text, beam.Sum / Math.Pow(beam.Text.Length - 1, settings.LengthPenalty)));
            if (ended.Count > settings.Beams)
                ended.Remove(ended.MinBy(e => e.Score));
        }

        bool IsDone(Beam[] best, int written) => ended.Count >= settings.Beams
            && (settings.StopsEarly || settings.Beams == 1
                || ended.Min(e => e.Score) >= best[0].Sum / Math.Pow(written, settings.LengthPenalty));

        int[] Best() => ended.Count == 0 ? [] : ended.MaxBy(e => e.Score).Text;
    }

    private static Beam[] Extend(INextTokens model, List<Beam> beams, GenerationSettings settings)
    {
        float[][] logits = model.Logits([.. beams.Select(b => b.Text)]);
        IEnumerable<(Beam Beam, int Token, double Sum)> all = beams.SelectMany((beam, i) =>
            TokenRules.LogProbabilities(logits[i], beam.Text, settings)
                .Select((value, token) => (beam, token, beam.Sum + value)));
        return
        [
            .. all.Where(next => !double.IsNegativeInfinity(next.Sum)).OrderByDescending(next => next.Sum)
                .Take(2 * settings.Beams).Select(next => new Beam([.. next.Beam.Text, next.Token], next.Sum)),
        ];
    }
}
