using Hypencoder.Data;
using Hypencoder.Evaluation;
using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// The best values of the measures of a query over the vectors that were tried for it. The two may belong to different
/// vectors.
/// </summary>
internal sealed class OracleRanking
{
    private static readonly Measure NdcgMeasure = Measure.Parse("nDCG@10");
    private static readonly Measure PrecisionMeasure = Measure.Parse("AP");
    private static readonly EvaluationOptions Options = new();
    private readonly ReadOnlyMemory<float> _vectors;
    private readonly IReadOnlyList<string> _ids;
    private readonly IReadOnlyDictionary<int, int> _grades;
    private readonly Dictionary<string, int> _judgments;

    /// <param name="vectors">Passage vectors, row-major (passages × d); kept, not copied.</param>
    /// <param name="ids">Ids of the passages.</param>
    /// <param name="grades">Grades of the judged passages by position.</param>
    public OracleRanking(
        ReadOnlyMemory<float> vectors, IReadOnlyList<string> ids, IReadOnlyDictionary<int, int> grades)
    {
        _vectors = vectors;
        _ids = ids;
        _grades = grades;
        _judgments = grades.ToDictionary(g => ids[g.Key], g => g.Value);
    }

    /// <summary>Greatest nDCG@10.</summary>
    public double Ndcg { get; private set; } = double.NegativeInfinity;

    /// <summary>Greatest average precision.</summary>
    public double AveragePrecision { get; private set; } = double.NegativeInfinity;

    /// <summary>Scores of all passages by the vector with the greatest nDCG@10, the first of several.</summary>
    public float[] Scores { get; private set; } = [];

    /// <summary>Whether nDCG@10 cannot be better.</summary>
    public bool IsPerfectAtTop => Ndcg > 1 - 1e-9;

    /// <summary>
    /// Ranks all passages by a vector and returns their scores. Of passages with equal scores the relevant ones come
    /// last, so that no order of ids looks like an achievement of the vector.
    /// </summary>
    public float[] Try(float[] vector)
    {
        float[] scores = QNet.InnerProduct(vector).Score(_vectors.Span);
        IEnumerable<int> order = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])
            .ThenBy(i => _grades.GetValueOrDefault(i)).ThenBy(i => i);
        JudgedRanking ranking = new(
            "", _judgments, [.. order.Select((i, rank) => new RunEntry(_ids[i], -rank))], Options);
        double ndcg = NdcgMeasure.Compute(ranking);
        if (ndcg > Ndcg)
            (Ndcg, Scores) = (ndcg, scores);
        AveragePrecision = Math.Max(AveragePrecision, PrecisionMeasure.Compute(ranking));
        return scores;
    }
}
