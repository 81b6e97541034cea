using Hypencoder.Data;

namespace Hypencoder.Hybrid.Tests;

/// <summary>Fusion as its definition says it, passage by passage.</summary>
internal static class FusionLoop
{
    public static (string Id, double Score)[] Fuse(
        IReadOnlyList<Run> runs, string query, FusionOptions options, int depth)
    {
        RunEntry[][] rankings = [.. runs.Select(run => run[query].OrderByDescending(e => e.Score)
            .ThenByDescending(e => e.PassageId, StringComparer.Ordinal).Take(depth).ToArray())];
        List<(string Id, double Score)> fused = [];
        foreach (string passage in rankings.SelectMany(r => r).Select(e => e.PassageId).Distinct())
        {
            double score = 0;
            for (int i = 0; i < rankings.Length; i++)
                score += options.Weights![i] * Value(rankings[i], passage, options);
            fused.Add((passage, options.Method == FusionMethod.Score ? score / options.Weights!.Sum() : score));
        }
        return [.. fused.OrderByDescending(p => p.Score).Take(depth)];
    }

    private static double Value(RunEntry[] ranking, string passage, FusionOptions options)
    {
        int at = Array.FindIndex(ranking, e => e.PassageId == passage);
        if (options.Method == FusionMethod.ReciprocalRank)
            return at < 0 ? 0 : 1 / (options.K + at + 1);
        if (ranking.Length == 0)
            return 0;
        double min = ranking.Min(e => e.Score), max = ranking.Max(e => e.Score);
        if (options.Normalization == ScoreNormalization.MinMax)
            return at < 0 ? 0 : min == max ? 1 : (ranking[at].Score - min) / (max - min);
        double mean = ranking.Sum(e => e.Score) / ranking.Length, squares = 0;
        foreach (RunEntry entry in ranking)
            squares += Math.Pow(entry.Score - mean, 2);
        return min == max ? 0 : ((at < 0 ? min : ranking[at].Score) - mean) / Math.Sqrt(squares / ranking.Length);
    }
}
