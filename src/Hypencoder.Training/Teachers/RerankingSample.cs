using Hypencoder.Models;
using Hypencoder.Models.Encoders.Packed;
using Hypencoder.Torch;
using Hypencoder.Training.Texts;

namespace Hypencoder.Training.Teachers;

/// <summary>A sample of dev queries with the first passages of a ranking, which a cross-encoder reranks.</summary>
internal sealed class RerankingSample
{
    private readonly RerankedQuery[] _queries;

    /// <param name="queries">
    /// The queries. Those without a relevant candidate are left out, since no order of theirs is better than another.
    /// </param>
    /// <exception cref="InvalidDataException">No query has a relevant candidate.</exception>
    public RerankingSample(IReadOnlyList<RerankedQuery> queries)
    {
        _queries = [.. queries.Where(q => q.Grades.Any(g => g > 0))];
        if (_queries.Length == 0)
        {
            throw new InvalidDataException(
                "teacher.dev_sample: expected relevant passages among the candidates of dev queries, found none");
        }
    }

    /// <summary>Returns the mean nDCG@10 of the candidates, ranked by a cross-encoder's scores.</summary>
    public double Evaluate(CrossEncoder model)
    {
        PackedCrossEncoder packed = model.Pack();
        float[] scores = packed.Score([.. _queries.SelectMany(q => q.Candidates)], Environment.ProcessorCount);
        double sum = 0;
        int first = 0;
        foreach (RerankedQuery query in _queries)
        {
            IEnumerable<int> ranked = Enumerable.Range(0, query.Candidates.Length)
                .OrderByDescending(i => scores[first + i]).Select(i => query.Grades[i]);
            sum += DiscountedGain.Of(ranked) / DiscountedGain.Of(query.Relevant.OrderDescending());
            first += query.Candidates.Length;
        }
        return sum / _queries.Length;
    }
}

/// <summary>A query with the candidates that a cross-encoder reranks.</summary>
/// <param name="Candidates">Pairs of the query and each candidate.</param>
/// <param name="Grades">Relevance grade of each candidate, 0 for those that are not relevant.</param>
/// <param name="Relevant">Grades of all passages that are relevant to the query.</param>
internal sealed record RerankedQuery(TextPair[] Candidates, int[] Grades, int[] Relevant);
