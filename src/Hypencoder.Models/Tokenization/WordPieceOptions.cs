namespace Hypencoder.Models.Tokenization;

/// <summary>How a BERT tokenizer splits text, and what its special tokens are called.</summary>
internal sealed record WordPieceOptions
{
    public static readonly WordPieceOptions Uncased = new();

    /// <summary><c>do_lower_case</c></summary>
    public bool LowerCase { get; init; } = true;

    /// <summary><c>strip_accents</c>; null follows <see cref="LowerCase"/>.</summary>
    public bool? StripAccents { get; init; }

    /// <summary><c>tokenize_chinese_chars</c>: whether each CJK ideograph is a word.</summary>
    public bool SplitIdeographs { get; init; } = true;

    /// <summary><c>model_max_length</c>, in tokens; null for no limit. Kept, and not applied.</summary>
    public int? MaxLength { get; init; }

    public string Padding { get; init; } = WordPieceVocabulary.Padding;

    public string Unknown { get; init; } = WordPieceVocabulary.Unknown;

    public string Start { get; init; } = WordPieceVocabulary.Start;

    public string End { get; init; } = WordPieceVocabulary.End;

    /// <summary>Alone of the special tokens, a vocabulary may lack it.</summary>
    public string Mask { get; init; } = WordPieceVocabulary.Mask;

    /// <summary>
    /// Whether accents that are kept are composed (NFC), as Hugging Face's slow tokenizer does and that in Rust does
    /// not. Not public, so that it is no part of the text that fingerprints hash.
    /// </summary>
    internal bool ComposeAccents { get; init; } = true;

    /// <summary>What <see cref="StripAccents"/> comes to.</summary>
    internal bool StripsAccents => StripAccents ?? LowerCase;

    /// <summary>The special tokens.</summary>
    public IEnumerable<string> Special => [Padding, Unknown, Start, End, Mask];
}
