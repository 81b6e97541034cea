using Hypencoder.Data;
using Hypencoder.Perturbations.Texts;

namespace Hypencoder.Perturbations.Naturality;

/// <summary>
/// Shortens a query as a title would: removes stop words, and words that name the kind of answer wanted, from both
/// ends. Of a longer remainder, the last five words are kept, since the head of an English phrase stands at its end. A
/// query of which nothing would remain is not changed.
/// </summary>
/// <remarks>
/// The published generator, a T5 trained on TREC's descriptions and titles, is not available, but its titles are in the
/// published file of variations. Five is the greatest length of those 43 titles.
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
