using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Naturality;

/// <summary>
/// What a title would leave out goes at both ends: stop words, and words that say what kind of answer is wanted. Of a
/// longer remainder the last five words stay, since an English phrase has its head there. The query stays as it is
/// where nothing else would remain.
/// </summary>
/// <remarks>
/// The generators' model, a T5 trained on TREC's descriptions and titles, was never published; its titles are in the
/// file of variations. The length is what those 43 have at most.
/// </remarks>
internal sealed class TitleShortening : IPerturbation
{
    private const int LongestTitle = 5;

    public string Name => "title";

    public PerturbationKind Kind => PerturbationKind.Naturality;

    public PerturbedQuery Perturb(Query query, int seed)
    {
        IReadOnlyList<Token> tokens = Token.Of(query.Text);
        int first = 0, end = tokens.Count;
        while (first < end && IsFrame(tokens[first]))
            first++;
        while (end > first && IsFrame(tokens[end - 1]))
            end--;
        if (first == end)
            return PerturbedQuery.Unchanged(query, Name);
        first = Math.Max(first, end - LongestTitle);
        bool[] isRemoved = [.. tokens.Select((_, i) => i < first || i >= end)];
        return new PerturbedQuery(query, Name, Token.Removal(query.Text, tokens, isRemoved));
    }

    private static bool IsFrame(Token token)
    {
        string word = token.Text.Trim('?', '!', '.', ',', ':', ';', '"');
        return word.Length == 0 || WordList.StopWords.Contains(word) || WordList.FrameWords.Contains(word);
    }
}
