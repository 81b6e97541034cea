using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Ordering;

/// <summary>
/// Swaps two different words, including stop words; the text between words stays. No word is moved twice.
/// </summary>
/// <remarks>TextAttack's WordInnerSwapRandom.</remarks>
internal sealed class WordShuffle(int changes) : IPerturbation
{
    public string Name => "shuffle";

    public PerturbationKind Kind => PerturbationKind.Ordering;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        SeededDraws draws = new(seed, query, Name);
        List<QueryWord> left = [.. draws.Shuffled(QueryWord.Of(query.Text))];
        List<QueryEdit> edits = [];
        while (edits.Count < 2L * changes && left.Count > 1)
        {
            QueryWord one = left[^1];
            left.RemoveAt(left.Count - 1);
            int found = left.FindLastIndex(word => word.Text != one.Text);
            if (found < 0)
                continue;
            QueryWord other = left[found];
            left.RemoveAt(found);
            edits.Add(new QueryEdit(one.Start, one.Text, other.Text));
            edits.Add(new QueryEdit(other.Start, other.Text, one.Text));
        }
        return new PerturbedQuery(query, Name, edits);
    }
}
