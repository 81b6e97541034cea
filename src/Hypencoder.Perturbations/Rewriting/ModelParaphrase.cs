using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Rewriting;

/// <summary>What a model writes instead; the query stays as it is where that is nothing but white space.</summary>
/// <param name="rewrite">The same text for the same query.</param>
internal sealed class ModelParaphrase(Func<string, string> rewrite) : IPerturbation
{
    public string Name => "paraphrase";

    public PerturbationKind Kind => PerturbationKind.Paraphrase;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        string text = string.IsNullOrWhiteSpace(query.Text) ? "" : rewrite(query.Text);
        return string.IsNullOrWhiteSpace(text)
            ? PerturbedQuery.Unchanged(query, Name)
            : new PerturbedQuery(query, Name, TextDifference.Between(query.Text, text));
    }
}
