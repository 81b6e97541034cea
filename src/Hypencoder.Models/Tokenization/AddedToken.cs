using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>A token that is recognised as a whole wherever it is written in a text.</summary>
/// <param name="Id">Id of the token, within the vocabulary or after it.</param>
/// <param name="Content">Text of the token.</param>
/// <param name="Special">Whether it is a control token that is not a part of the text's meaning.</param>
internal sealed record AddedToken(int Id, string Content, bool Special)
{
    /// <summary><c>normalized</c>: whether it is normalised and searched for in the normalised text.</summary>
    public bool Normalized { get; init; }

    /// <summary><c>lstrip</c>: whether it includes the white space before it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary><c>rstrip</c>: whether it includes the white space after it.</summary>
    public bool RightStrip { get; init; }

    /// <summary><c>single_word</c>: whether it is recognised only where no word continues before or after it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it is recognised like BERT's special tokens: everywhere, exactly as written.</summary>
    public bool IsPlain => !(Normalized || LeftStrip || RightStrip || SingleWord);

    /// <summary>Reads an added token in Hugging Face's format.</summary>
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

    /// <summary>Whether another token is recognised at the same places of a text.</summary>
    public bool IsFoundAs(AddedToken other) => this == other with { Id = Id, Special = Special };
}
