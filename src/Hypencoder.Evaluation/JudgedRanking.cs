using Hypencoder.Data;

namespace Hypencoder.Evaluation;

/// <summary>What measures read: a query's retrieved passages as grades in trec_eval's order, with judgments.</summary>
/// <remarks>
/// trec_eval orders by score descending, then by passage id descending as strcmp does, and never looks at the rank that
/// the run states. It has compared scores as doubles since 9.0.8; before, it stored them as floats, so that scores
/// equal in single precision were ties (usnistgov/trec_eval, issue 34).
/// </remarks>
internal sealed class JudgedRanking
{
    /// <summary>Stands for the grade of a passage that was not judged; below every real grade.</summary>
    public const int NotJudged = int.MinValue;

    private readonly int[] _grades;
    private readonly int[] _ideal;

    /// <exception cref="InvalidDataException">A passage is retrieved twice, or its score is not a number.</exception>
    public JudgedRanking(
        string queryId, IReadOnlyDictionary<string, int> judgments, IReadOnlyList<RunEntry> entries,
        EvaluationOptions options)
    {
        RelevanceLevel = options.RelevanceLevel;
        RunEntry[] ranked = [.. entries];
        if (options.SinglePrecisionScores)
        {
            for (int i = 0; i < ranked.Length; i++)
                ranked[i] = ranked[i] with { Score = (float)ranked[i].Score };
        }
        if (!IsOrdered(ranked)) // most runs are
            Order(ranked);

        Dictionary<string, int> ranks = new(ranked.Length, StringComparer.Ordinal);
        for (int i = 0; i < ranked.Length; i++)
        {
            string passageId = ranked[i].PassageId;
            if (double.IsNaN(ranked[i].Score))
                throw new InvalidDataException($"query {queryId}: expected a score for passage {passageId}, found NaN");
            if (!ranks.TryAdd(passageId, i))
                throw new InvalidDataException($"query {queryId}: expected distinct passages, found {passageId} twice");
        }
        _grades = new int[Math.Min(ranked.Length, options.MaxResults ?? int.MaxValue)];
        Array.Fill(_grades, NotJudged);
        foreach ((string passageId, int grade) in judgments) // far fewer than there are results
        {
            if (ranks.TryGetValue(passageId, out int rank) && rank < _grades.Length)
                _grades[rank] = grade;
        }
        _ideal = [.. judgments.Values];
        Array.Sort(_ideal, static (a, b) => b.CompareTo(a));
    }

    /// <summary>The least grade of a relevant passage for measures that do not state one.</summary>
    public int RelevanceLevel { get; }

    /// <summary>The grades of the retrieved passages by Index, best-scored first.</summary>
    public ReadOnlySpan<int> Grades => _grades;

    /// <summary>The grades of all judged passages, descending: the best possible ranking.</summary>
    public ReadOnlySpan<int> Ideal => _ideal;

    /// <summary>The first <paramref name="cutoff"/> of the grades, all when there are fewer or it is null.</summary>
    public ReadOnlySpan<int> Top(int? cutoff) => _grades.AsSpan(0, Math.Min(cutoff ?? int.MaxValue, _grades.Length));

    /// <summary>How many passages are judged relevant, retrieved or not.</summary>
    public int CountRelevant(int relevance) => CountAtLeast(_ideal, relevance);

    /// <summary>How many of <paramref name="grades"/> reach <paramref name="relevance"/>.</summary>
    public static int CountAtLeast(ReadOnlySpan<int> grades, int relevance)
    {
        int count = 0;
        foreach (int grade in grades)
        {
            if (grade >= relevance)
                count++;
        }
        return count;
    }

    private static bool IsOrdered(RunEntry[] entries)
    {
        for (int i = 1; i < entries.Length; i++)
        {
            if (Compare(entries[i - 1], entries[i]) > 0)
                return false;
        }
        return true;
    }

    private static int Compare(RunEntry a, RunEntry b) =>
        a.Score == b.Score ? ComparePassageIds(b.PassageId, a.PassageId) : b.Score.CompareTo(a.Score);

    /// <summary>
    /// Sorts by <see cref="Compare"/>: the scores as numbers, which needs no call to compare two, then the ties.
    /// </summary>
    private static void Order(RunEntry[] entries)
    {
        double[] keys = new double[entries.Length];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = -entries[i].Score;
        Array.Sort(keys, entries);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                entries.AsSpan(start, end - start).Sort(Compare);
        }
    }

    /// <summary>
    /// The order of strcmp on UTF-8, which is that of code points. UTF-16 units order alike but for surrogates, which
    /// sort below U+E000 and stand for characters above all others.
    /// </summary>
    private static int ComparePassageIds(string a, string b)
    {
        int common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        return Weight(a[common]).CompareTo(Weight(b[common]));

        static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
