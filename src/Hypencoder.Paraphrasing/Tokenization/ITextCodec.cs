namespace Hypencoder.Paraphrasing.Tokenization;

/// <summary>A model's tokenizer, which encodes and decodes texts.</summary>
internal interface ITextCodec
{
    /// <summary>The tokens of a text, with those that begin and end it.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>The text of tokens, without special ones.</summary>
    string Decode(IReadOnlyList<int> ids);
}
