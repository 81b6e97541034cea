namespace Hypencoder.Paraphrasing.Generation;

/// <summary>What a decoder says of the token that follows.</summary>
internal interface INextTokens
{
    /// <summary>The logits of the next token after each of the texts, which are of one length.</summary>
    float[][] Logits(IReadOnlyList<IReadOnlyList<int>> texts);
}
