using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Naturality;

/// <summary>
/// Stop words are left out, where they stand alone between white space; a query of nothing else stays as it is.
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
