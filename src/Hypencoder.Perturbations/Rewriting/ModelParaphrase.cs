using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Rewriting;

/// <summary>
/// Replaces a query by a model's paraphrase. The query is not changed where the model returns only white space.
/// </summary>
/// <param name="rewrite">Paraphrases a text; must return the same result for the same text.</param>
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
