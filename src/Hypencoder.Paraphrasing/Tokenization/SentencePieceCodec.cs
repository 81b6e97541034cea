using Microsoft.ML.Tokenizers;

namespace Hypencoder.Paraphrasing.Tokenization;

/// <summary>The tokenizer of T5: SentencePiece with its own ids, followed by an end token.</summary>
internal sealed class SentencePieceCodec : ITextCodec
{
    // T5's file says that no piece begins a text (bos_id = -1), a value with which Microsoft.ML.Tokenizers 2.0.1
    // indexes an array. So a second trainer_spec (field 2) is appended, which is merged into the first: its bos_id
    // (field 41) is 0, the padding, which never occurs in texts.
    private static readonly byte[] NoBeginning = [2 << 3 | 2, 3, 0xC8, 0x02, 0];

    private readonly SentencePieceTokenizer _pieces;
    private readonly int[] _special;
    private readonly int _end;

    /// <summary>Opens a tokenizer.</summary>
    /// <param name="path">Path of <c>spiece.model</c>.</param>
    /// <param name="end">Token that ends a text.</param>
    /// <param name="padding">Padding token; null where there is none.</param>
    public SentencePieceCodec(string path, int end, int? padding)
    {
        using MemoryStream model = new([.. File.ReadAllBytes(path), .. NoBeginning]);
        _pieces = SentencePieceTokenizer.Create(model, addBeginningOfSentence: false, addEndOfSentence: false);
        (_end, _special) = (end, padding is int pad ? [end, pad] : [end]);
    }

    public IReadOnlyList<int> Encode(string text) => [.. _pieces.EncodeToIds(text), _end];

    // T5's sentinel tokens have ids beyond the pieces, and no text.
    public string Decode(IReadOnlyList<int> ids) =>
        _pieces.Decode(ids.Where(id => !_special.Contains(id)), considerSpecialTokens: false);
}
