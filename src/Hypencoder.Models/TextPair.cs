namespace Hypencoder.Models;

/// <summary>Two texts that a cross-encoder scores together.</summary>
/// <param name="First">Token ids of the first text (the query), from <c>[CLS]</c> to <c>[SEP]</c>.</param>
/// <param name="Second">Token ids of the second text (the passage), from <c>[CLS]</c> to <c>[SEP]</c>.</param>
internal readonly record struct TextPair(int[] First, int[] Second)
{
    /// <summary>
    /// Number of tokens of <c>[CLS] first [SEP] second [SEP]</c>, in which those after the first <c>[SEP]</c> have
    /// token type 1.
    /// </summary>
    public int Length => First.Length + Second.Length - 1;
}
