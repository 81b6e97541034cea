namespace Hypencoder.Models.Tokenization;

/// <summary>Options of a BERT tokenizer: normalisation, splitting, and the names of its special tokens.</summary>
internal sealed record WordPieceOptions
{
    public static readonly WordPieceOptions Uncased = new();

    /// <summary><c>do_lower_case</c>: whether text is converted to lower case.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>
    /// <c>strip_accents</c>: whether accents are removed; null for the value of <see cref="LowerCase"/>.
    /// </summary>
    public bool? StripAccents { get; init; }

    /// <summary><c>tokenize_chinese_chars</c>: whether each CJK ideograph is a word.</summary>
    public bool SplitIdeographs { get; init; } = true;

    /// <summary><c>model_max_length</c>, in tokens; null for no limit. It is stored but not applied.</summary>
    public int? MaxLength { get; init; }

    public string Padding { get; init; } = WordPieceVocabulary.Padding;

    public string Unknown { get; init; } = WordPieceVocabulary.Unknown;

    public string Start { get; init; } = WordPieceVocabulary.Start;

    public string End { get; init; } = WordPieceVocabulary.End;

    /// <summary>The only special token that a vocabulary may lack.</summary>
    public string Mask { get; init; } = WordPieceVocabulary.Mask;

    /// <summary>
    /// Whether accents that are kept are composed (NFC), as in Hugging Face's slow tokenizer but not in the Rust one.
    /// Internal, so that it is not a part of the text that fingerprints hash.
    /// </summary>
    internal bool ComposeAccents { get; init; } = true;

    /// <summary>Effective value of <see cref="StripAccents"/>.</summary>
    internal bool StripsAccents => StripAccents ?? LowerCase;

    /// <summary>Names of the special tokens.</summary>
    public IEnumerable<string> Special => [Padding, Unknown, Start, End, Mask];
}
