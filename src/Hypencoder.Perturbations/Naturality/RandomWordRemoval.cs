using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Naturality;

/// <summary>
/// Removes a fifth of the words, rounded down but at least one, at random. A query of one word is not changed.
/// </summary>
/// <param name="changes">Number of words to remove instead, at least 1, or null; one word always stays.</param>
internal sealed class RandomWordRemoval(int? changes) : IPerturbation
{
    private const int Fifth = 5;

    public string Name => "random-removal";

    public PerturbationKind Kind => PerturbationKind.Naturality;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        IReadOnlyList<Token> tokens = Token.Of(query.Text);
        if (tokens.Count < 2)
            return PerturbedQuery.Unchanged(query, Name);
        int count = Math.Min(changes ?? Math.Max(1, tokens.Count / Fifth), tokens.Count - 1);
        bool[] isRemoved = new bool[tokens.Count];
        SeededDraws draws = new(seed, query, Name);
        foreach (int index in draws.Shuffled(Enumerable.Range(0, tokens.Count)).Take(count))
            isRemoved[index] = true;
        return new PerturbedQuery(query, Name, Token.Removal(query.Text, tokens, isRemoved));
    }
}
