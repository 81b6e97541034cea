using Hypencoder.Models;

namespace Hypencoder.Documents.Splitting;

/// <summary>Counts the tokens of texts with a model's tokenizer. Safe to use from many threads.</summary>
/// <param name="tokenizer">Tokenizer of the model.</param>
/// <param name="input">Prompt and length of the model's passages.</param>
internal sealed class TokenCounter(WordPieceTokenizer tokenizer, TextInput input)
{
    private const int SpecialTokens = 2; // [CLS] and [SEP]

    /// <summary>Number of tokens that title and text of a passage may have together.</summary>
    public int Room { get; } = input.MaxLength - SpecialTokens
        - (tokenizer.Encode(input.Prompt, int.MaxValue).Length - SpecialTokens);

    /// <summary>
    /// Number of tokens of a text. That of texts with white space between them is the sum, since no token crosses white
    /// space.
    /// </summary>
    public int Count(string text) => tokenizer.Encode(text, int.MaxValue).Length - SpecialTokens;
}
