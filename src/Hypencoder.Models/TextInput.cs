namespace Hypencoder.Models;

/// <summary>Conversion of the texts of one side to tokens.</summary>
/// <param name="Prompt">Text put before each text; empty for none.</param>
/// <param name="MaxLength">Number of tokens to which prompt and text are cut, including the two special tokens.</param>
internal sealed record TextInput(string Prompt, int MaxLength)
{
    /// <summary>Token ids of each text, computed on all processors.</summary>
    public int[][] Tokens(WordPieceTokenizer tokenizer, IReadOnlyList<string> texts) => tokenizer.EncodeAll(
        Prompt.Length == 0 ? texts : [.. texts.Select(text => Prompt + text)], MaxLength);

    /// <summary>Refuses a length that the encoder does not support, or that the prompt fills.</summary>
    /// <param name="side">Name of the side, for messages.</param>
    /// <param name="tokenizer">Tokenizer of the model.</param>
    /// <param name="maxPositions">Greatest number of tokens of the encoder's input.</param>
    /// <exception cref="InvalidDataException">The length is not supported, or the prompt fills it.</exception>
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
