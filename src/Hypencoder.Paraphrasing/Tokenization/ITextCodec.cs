namespace Hypencoder.Paraphrasing.Tokenization;

/// <summary>A model's tokenizer, both ways.</summary>
internal interface ITextCodec
{
    /// <summary>The tokens of a text with those that begin and end it.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>The text of tokens, special ones left out.</summary>
    string Decode(IReadOnlyList<int> ids);
}
