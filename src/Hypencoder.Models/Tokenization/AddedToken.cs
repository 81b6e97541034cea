using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>A token that is taken whole wherever it is written in a text.</summary>
/// <param name="Id">Its id, within the vocabulary or following on it.</param>
/// <param name="Content">As written.</param>
/// <param name="Special">Whether it is no part of the text's meaning.</param>
internal sealed record AddedToken(int Id, string Content, bool Special)
{
    /// <summary><c>normalized</c>: it is looked for in the normalised text, and is normalised for that.</summary>
    public bool Normalized { get; init; }

    /// <summary><c>lstrip</c>: the white space before it belongs to it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary><c>rstrip</c>: the white space after it belongs to it.</summary>
    public bool RightStrip { get; init; }

    /// <summary><c>single_word</c>: it is no token where a word goes on before or after it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it is looked for as the special tokens of BERT are: everywhere, as it is written.</summary>
    public bool IsPlain => !(Normalized || LeftStrip || RightStrip || SingleWord);

    /// <summary>Reads Hugging Face's form of an added token.</summary>
    public static AddedToken Read(JsonConfig json, int id, bool special = false)
    {
        string content = json.String("content");
        return new AddedToken(
            id,
            content.Length > 0 ? content : throw json.Error("content", "one character or more"),
            json.Bool("special", special) || special)
        {
            Normalized = json.Bool("normalized", fallback: false),
            LeftStrip = json.Bool("lstrip", fallback: false),
            RightStrip = json.Bool("rstrip", fallback: false),
            SingleWord = json.Bool("single_word", fallback: false),
        };
    }

    /// <summary>Whether another is found at the same places of a text.</summary>
    public bool IsFoundAs(AddedToken other) => this == other with { Id = Id, Special = Special };
}
