using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Rewriting;

/// <summary>
/// Replaces a query by one of its valid variations of a class in a file. A query without variations is not changed.
/// </summary>
internal sealed class FileVariation(PerturbationKind kind, QueryVariations variations) : IPerturbation
{
    public string Name => "file";

    public PerturbationKind Kind => kind;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        QueryVariation[] choices = [.. variations.Of(query, kind)
            .Where(v => v.IsValid && v.Text != query.Text && !string.IsNullOrWhiteSpace(v.Text))];
        if (choices.Length == 0)
            return PerturbedQuery.Unchanged(query, Name);
        QueryVariation chosen = new SeededDraws(seed, query, $"{Name} {kind}").One(choices);
        return new PerturbedQuery(query, $"{Name}: {chosen.Method}", TextDifference.Between(query.Text, chosen.Text));
    }
}
