namespace Hypencoder.Tests;

/// <summary>A SentencePiece model of the unigram kind, in the form of <c>sentencepiece_model.proto</c>.</summary>
internal static class TinySentencePieces
{
    private static readonly string[] T5 = ["<pad>", "</s>", "<unk>"];
    private static readonly string[] Marian = ["<unk>", "<s>", "</s>"];

    /// <param name="pieces">After the three special ones; longer ones are likelier.</param>
    /// <param name="isMarian">Whether the special ones are Marian's rather than T5's.</param>
    public static byte[] Of(IEnumerable<string> pieces, bool isMarian = false)
    {
        const long control = 3, unknown = 2, normal = 1;
        string[] special = isMarian ? Marian : T5;
        ProtobufMessage model = new();
        foreach (string piece in special)
            model.Add(1, Piece(piece, 0, piece == "<unk>" ? unknown : control));
        foreach (string piece in pieces)
            model.Add(1, Piece(piece, -4f / piece.Length, normal));
        ProtobufMessage trainer = new ProtobufMessage()
            .Add(3, 1) // unigram
            .Add(40, Array.IndexOf(special, "<unk>")).Add(41, Array.IndexOf(special, "<s>"))
            .Add(42, Array.IndexOf(special, "</s>")).Add(43, Array.IndexOf(special, "<pad>"));
        ProtobufMessage normalizer = new ProtobufMessage().Add(1, "identity").Add(3, 1).Add(4, 1).Add(5, 1);
        return model.Add(2, trainer).Add(3, normalizer).Bytes;
    }

    private static ProtobufMessage Piece(string text, float score, long type) =>
        new ProtobufMessage().Add(1, text).Add(2, score).Add(3, type);
}
