using Hypencoder.Models;

namespace Hypencoder.Server.Api;

/// <summary>Counts the tokens that a model encodes, for the usage in answers.</summary>
internal static class TokenCount
{
    public static int Queries(RetrievalModel model, IReadOnlyList<string> texts) =>
        Of(model, model.QueryInput, texts, null);

    public static int Passages(RetrievalModel model, IReadOnlyList<string> texts, int? maxLength = null) =>
        Of(model, model.PassageInput, texts, maxLength);

    private static int Of(RetrievalModel model, TextInput input, IReadOnlyList<string> texts, int? maxLength)
    {
        int length = Math.Min(maxLength ?? input.MaxLength, input.MaxLength);
        return (input with { MaxLength = length }).Tokens(model.Tokenizer, texts).Sum(tokens => tokens.Length);
    }
}
