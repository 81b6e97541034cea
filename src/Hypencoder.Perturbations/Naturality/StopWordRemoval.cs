using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Naturality;

/// <summary>
/// Removes stop words that stand alone between white space. A query that consists only of stop words is not changed.
/// </summary>
internal sealed class StopWordRemoval : IPerturbation
{
    public string Name => "stop-words";

    public PerturbationKind Kind => PerturbationKind.Naturality;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        IReadOnlyList<Token> tokens = Token.Of(query.Text);
        bool[] isRemoved = [.. tokens.Select(token => WordList.StopWords.Contains(token.Text))];
        return isRemoved.Contains(false)
            ? new PerturbedQuery(query, Name, Token.Removal(query.Text, tokens, isRemoved))
            : PerturbedQuery.Unchanged(query, Name);
    }
}
