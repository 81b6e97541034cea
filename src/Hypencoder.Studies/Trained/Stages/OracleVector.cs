using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// Finds, for a query, the vector whose inner product ranks best by the query's own judgments. No query encoder knows
/// these; where even such a vector falls short of a perfect ranking, a score that is not linear has room. What is found
/// is a lower bound of what the best vector reaches.
/// </summary>
/// <remarks>
/// Vectors are tried in this order: the mean of the relevant passages minus that of the refused ones; the same after
/// whitening, which is Fisher's discriminant; logistic regression of relevant against all other passages; and vectors
/// that separate ten relevant passages from a growing set of the others that rank highest. Safe for use by several
/// threads; the results do not depend on them.
/// </remarks>
internal sealed class OracleVector
{
    private const int Steps = 100;
    private const int Top = 10;
    private const int HardPassages = 200;
    private const int MostRounds = 8;

    private readonly ReadOnlyMemory<float> _vectors;
    private readonly IReadOnlyList<string> _ids;
    private readonly WhitenedVectors _whitened;

    /// <param name="vectors">Passage vectors, row-major (passages × d); kept, not copied.</param>
    /// <param name="ids">Ids of the passages.</param>
    /// <param name="dimension">Number of values in a vector, d.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    public OracleVector(
        ReadOnlyMemory<float> vectors, IReadOnlyList<string> ids, int dimension, CancellationToken cancellationToken)
    {
        _vectors = vectors;
        _ids = ids;
        _whitened = new WhitenedVectors(vectors, dimension, cancellationToken);
    }

    private int Dimension => _whitened.Dimension;

    /// <summary>Finds the best ranking of a query.</summary>
    /// <param name="grades">Grades of the judged passages by position; at least one is above 0.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    public OracleRanking Fit(IReadOnlyDictionary<int, int> grades, CancellationToken cancellationToken)
    {
        OracleRanking best = new(_vectors, _ids, grades);
        bool[] isRelevant = new bool[_ids.Count];
        foreach ((int passage, int grade) in grades)
            isRelevant[passage] = grade > 0;
        best.Try(MeanDifference(grades));
        Regress(isRelevant, best, cancellationToken);
        for (int count = Math.Min(Top, isRelevant.Count(r => r)); count > 0 && !best.IsPerfectAtTop; count /= 2)
            SeparateTop(count, grades, isRelevant, best, cancellationToken);
        return best;
    }

    private float[] MeanDifference(IReadOnlyDictionary<int, int> grades)
    {
        float[] difference = new float[Dimension];
        int relevant = grades.Values.Count(g => g > 0), refused = grades.Count - relevant;
        foreach ((int passage, int grade) in grades)
        {
            float weight = grade > 0 ? 1f / relevant : -1f / refused;
            ReadOnlySpan<float> row = _vectors.Span.Slice(passage * Dimension, Dimension);
            for (int i = 0; i < Dimension; i++)
                difference[i] += weight * row[i];
        }
        return difference;
    }

    /// <summary>
    /// Logistic regression by Nesterov's accelerated gradient steps. Over whitened vectors the loss has a curvature of
    /// at most 1/4, and the first step from 0 gives Fisher's discriminant.
    /// </summary>
    private void Regress(bool[] isRelevant, OracleRanking best, CancellationToken cancellationToken)
    {
        const float Step = 4;
        int count = isRelevant.Length;
        double relevant = isRelevant.Count(r => r);
        double bias = relevant < count ? Math.Log(relevant / (count - relevant)) : 0, lastBias = bias, aheadBias = bias;
        float[] weights = new float[Dimension], last = new float[Dimension], ahead = new float[Dimension];
        float[] residuals = new float[count], gradient = new float[Dimension];
        for (int step = 1; step <= Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] scores = QNet.InnerProduct(ahead).Score(_whitened.Rows);
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                double residual = (isRelevant[i] ? 1 : 0) - 1 / (1 + Math.Exp(-(scores[i] + aheadBias)));
                residuals[i] = (float)(Step * residual / count);
                sum += residuals[i];
            }
            _whitened.AddWeighted(residuals, gradient);
            float momentum = (step - 1f) / (step + 2f);
            (weights, last) = (last, weights);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = ahead[i] + gradient[i];
                ahead[i] = weights[i] + momentum * (weights[i] - last[i]);
            }
            (bias, lastBias) = (aheadBias + sum, bias);
            aheadBias = bias + momentum * (bias - lastBias);
            if (step is 1 or 3 or 10 or 30 or Steps)
                best.Try(_whitened.ToOriginal([.. weights.Select(w => (double)w)]));
        }
    }

    /// <summary>
    /// Looks for a vector that ranks the best few relevant passages above every passage that is not relevant, other
    /// relevant ones may rank anywhere.
    /// </summary>
    private void SeparateTop(
        int count, IReadOnlyDictionary<int, int> grades, bool[] isRelevant, OracleRanking best,
        CancellationToken cancellationToken)
    {
        float[] scores = best.Scores;
        int[] top = [.. grades.Where(g => g.Value > 0).OrderByDescending(g => g.Value)
            .ThenByDescending(g => scores[g.Key]).ThenBy(g => g.Key).Take(count).Select(g => g.Key)];
        int[] others = [.. Enumerable.Range(0, isRelevant.Length).Where(i => !isRelevant[i])];
        float[] wanted = _whitened.Select(top);
        SortedSet<int> hard = [];
        for (int round = 0; round < MostRounds && !best.IsPerfectAtTop; round++)
        {
            int before = hard.Count;
            hard.UnionWith(others.OrderByDescending(i => scores[i]).ThenBy(i => i).Take(HardPassages));
            if (hard.Count == before)
                return;
            LinearSeparation found = LinearSeparation.Test(
                wanted, _whitened.Select([.. hard]), Dimension, cancellationToken);
            if (found.Kind != SeparationKind.Separable)
                return;
            scores = best.Try(_whitened.ToOriginal([.. found.Vector]));
        }
    }
}
