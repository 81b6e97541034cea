using Microsoft.ML.Tokenizers;

namespace Hypencoder.Paraphrasing.Tokenization;

/// <summary>T5's: SentencePiece, whose numbers are the model's, and an end.</summary>
internal sealed class SentencePieceCodec : ITextCodec
{
    // T5's file says that no piece begins a text, bos_id = -1, with which Microsoft.ML.Tokenizers 2.0.1 indexes an
    // array. A second trainer_spec (field 2) is merged into the first: its bos_id (field 41) is 0, the padding, which
    // is in no text either.
    private static readonly byte[] NoBeginning = [2 << 3 | 2, 3, 0xC8, 0x02, 0];

    private readonly SentencePieceTokenizer _pieces;
    private readonly int[] _special;
    private readonly int _end;

    /// <param name="path"><c>spiece.model</c>.</param>
    /// <param name="end">The token that ends a text.</param>
    /// <param name="padding">The token that fills up; null where there is none.</param>
    public SentencePieceCodec(string path, int end, int? padding)
    {
        using MemoryStream model = new([.. File.ReadAllBytes(path), .. NoBeginning]);
        _pieces = SentencePieceTokenizer.Create(model, addBeginningOfSentence: false, addEndOfSentence: false);
        (_end, _special) = (end, padding is int pad ? [end, pad] : [end]);
    }

    public IReadOnlyList<int> Encode(string text) => [.. _pieces.EncodeToIds(text), _end];

    // T5's sentinels, beyond the pieces, have no text.
    public string Decode(IReadOnlyList<int> ids) =>
        _pieces.Decode(ids.Where(id => !_special.Contains(id)), considerSpecialTokens: false);
}
