namespace Hypencoder.Paraphrasing.Generation;

/// <summary>A decoder, which predicts the next token of a text.</summary>
internal interface INextTokens
{
    /// <summary>The logits of the next token of each text; all texts must have the same length.</summary>
    float[][] Logits(IReadOnlyList<IReadOnlyList<int>> texts);
}
