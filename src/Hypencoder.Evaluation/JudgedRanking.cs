using Hypencoder.Data;

namespace Hypencoder.Evaluation;

/// <summary>
/// The input of measures: the grades of a query's retrieved passages in trec_eval's order, with its judgments.
/// </summary>
internal sealed class JudgedRanking
{
    /// <summary>The grade that stands for an unjudged passage, smaller than every real grade.</summary>
    public const int NotJudged = int.MinValue;

    private readonly int[] _grades;
    private readonly int[] _ideal;

    /// <exception cref="InvalidDataException">A passage is retrieved twice, or its score is not a number.</exception>
    public JudgedRanking(
        string queryId, IReadOnlyDictionary<string, int> judgments, IReadOnlyList<RunEntry> entries,
        EvaluationOptions options)
    {
        RelevanceLevel = options.RelevanceLevel;
        Dictionary<string, int> ranks = RunOrder.Ranks(queryId, entries, !options.DoublePrecisionScores);
        _grades = new int[Math.Min(ranks.Count, options.MaxResults ?? int.MaxValue)];
        Array.Fill(_grades, NotJudged);
        foreach ((string passageId, int grade) in judgments) // far fewer than there are results
        {
            if (ranks.TryGetValue(passageId, out int rank) && rank < _grades.Length)
                _grades[rank] = grade;
        }
        _ideal = [.. judgments.Values];
        Array.Sort(_ideal, static (a, b) => b.CompareTo(a));
    }

    /// <summary>Smallest grade of a relevant passage for measures that do not state one.</summary>
    public int RelevanceLevel { get; }

    /// <summary>The grades of the retrieved passages, best score first.</summary>
    public ReadOnlySpan<int> Grades => _grades;

    /// <summary>The grades of all judged passages in descending order, which is the best possible ranking.</summary>
    public ReadOnlySpan<int> Ideal => _ideal;

    /// <summary>The first <paramref name="cutoff"/> grades; all where there are fewer, or where it is null.</summary>
    public ReadOnlySpan<int> Top(int? cutoff) => _grades.AsSpan(0, Math.Min(cutoff ?? int.MaxValue, _grades.Length));

    /// <summary>Number of passages judged relevant, retrieved or not.</summary>
    public int CountRelevant(int relevance) => CountAtLeast(_ideal, relevance);

    /// <summary>Number of <paramref name="grades"/> that are at least <paramref name="relevance"/>.</summary>
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
}
