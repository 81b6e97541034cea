using CsCheck;
using Hypencoder.Paraphrasing.Generation;

namespace Hypencoder.Paraphrasing.Tests.Generation;

public sealed class BeamSearchTests
{
    private static readonly Gen<(uint Seed, GenerationSettings Settings)> Cases = Gen.Select(
        Gen.UInt, Gen.Int[1, 5], Gen.Int[0, 2], Gen.Double[0.2, 2], Gen.Int[0, 2], Gen.Int[0, 3]).Select(
        (seed, most, least, penalty, repeat, rules) => (seed, new GenerationSettings
        {
            Start = 0,
            Ends = [1],
            MaxTokens = most,
            MinTokens = Math.Min(least, most - 1),
            LengthPenalty = penalty,
            NoRepeat = repeat == 1 ? 2 : 0,
            Banned = rules == 1 ? [2] : [],
            ForcedStart = rules == 2 ? 3 : null,
            ForcedEnd = rules == 3 ? 1 : null,
        }));

    [Fact]
    public void Run_AsManyBeamsAsTexts_FindsTheBestOfAll() => Cases.Sample(
        (seed, settings) =>
        {
            RandomModel model = new(seed);
            (int[] Text, double Score)[] all = [.. Enumeration.All(model.Logits, settings)];
            if (all.Length == 0)
                return BeamSearch.Run(model, settings with { Beams = 1024 }).Count == 0;
            IReadOnlyList<int> found = BeamSearch.Run(model, settings with { Beams = 1024 });
            // One that ends and one that is cut may be written alike, with other scores.
            return all.Where(a => a.Text.SequenceEqual(found)).Max(a => a.Score) > all.Max(a => a.Score) - 1e-9;
        },
        iter: 300);

    [Fact]
    public void Run_OneBeam_TakesTheLikeliestTokenEachTime() => Cases.Sample(
        (seed, settings) =>
        {
            RandomModel model = new(seed);
            List<int> text = [0];
            while (text.Count <= settings.MaxTokens && text[^1] != 1)
            {
                double[] values = TokenRules.LogProbabilities(model.Logits(text), text, settings);
                if (values.All(double.IsNegativeInfinity))
                    break;
                text.Add(Array.IndexOf(values, values.Max()));
            }
            return BeamSearch.Run(model, settings).SequenceEqual(text.Skip(1).Where(token => token != 1));
        },
        iter: 300);

    [Fact]
    public void Run_MoreBeams_IsNoWorseThanGreedyHere()
    {
        GenerationSettings settings = new() { Start = 0, Ends = [1], MaxTokens = 5, MinTokens = 4, LengthPenalty = 0 };
        int better = 0;
        for (uint seed = 0; seed < 200; seed++)
        {
            RandomModel model = new(seed);
            Dictionary<string, double> all = Enumeration.All(model.Logits, settings)
                .GroupBy(a => string.Join(' ', a.Text)).ToDictionary(g => g.Key, g => g.Max(a => a.Score));
            double greedy = all[string.Join(' ', BeamSearch.Run(model, settings))];
            double beam = all[string.Join(' ', BeamSearch.Run(model, settings with { Beams = 3 }))];
            better += beam > greedy ? 1 : beam < greedy ? -1 : 0;
        }
        Assert.InRange(better, 20, 200);
    }

    /// <summary>Logits that depend on the whole text.</summary>
    private sealed class RandomModel(uint seed) : INextTokens
    {
        private const int Vocabulary = 4;

        public float[][] Logits(IReadOnlyList<IReadOnlyList<int>> texts) => [.. texts.Select(Logits)];

        public float[] Logits(IReadOnlyList<int> text)
        {
            uint state = text.Aggregate(seed, (hash, token) => hash * 1664525 + (uint)token * 97 + 1013904223);
            return [.. Enumerable.Range(0, Vocabulary).Select(_ =>
            {
                state = state * 1664525 + 1013904223;
                return (state >> 8) / (float)(1 << 22);
            })];
        }
    }
}
