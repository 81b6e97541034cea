namespace Hypencoder.Models;

/// <summary>How the texts of one side become tokens.</summary>
/// <param name="Prompt">Stands before each text; empty for none.</param>
/// <param name="MaxLength">Prompt and text are cut to this many tokens, the two around them counted.</param>
internal sealed record TextInput(string Prompt, int MaxLength)
{
    /// <summary>The token ids of each text, on all processors.</summary>
    public int[][] Tokens(WordPieceTokenizer tokenizer, IReadOnlyList<string> texts) => tokenizer.EncodeAll(
        Prompt.Length == 0 ? texts : [.. texts.Select(text => Prompt + text)], MaxLength);

    /// <summary>Refuses a length that the encoder has not, or that the prompt takes up.</summary>
    /// <param name="side">For the message.</param>
    /// <param name="tokenizer">Of the prompt.</param>
    /// <param name="maxPositions">The encoder's longest input, in tokens.</param>
    /// <exception cref="InvalidDataException">It is such a length.</exception>
    internal void Require(string side, WordPieceTokenizer tokenizer, int maxPositions)
    {
        if (MaxLength < 3 || MaxLength > maxPositions)
        {
            throw new InvalidDataException(
                $"{side}_max_length: expected 3 to {maxPositions}, the encoder's longest input, found {MaxLength}");
        }
        if (Prompt.Length > 0 && tokenizer.Encode(Prompt, MaxLength).Length >= MaxLength)
        {
            throw new InvalidDataException(
                $"{side}_prompt: expected fewer tokens than fill the {MaxLength} of {side}_max_length");
        }
    }
}
