using Hypencoder.Paraphrasing.Tokenization;

namespace Hypencoder.Paraphrasing.Tests.Tokenization;

public sealed class TextCodecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SentencePiece_Text_IsSplitAndJoined()
    {
        File.WriteAllBytes(_folder["spiece.model"], TinySentencePieces.Of(["\u2581", "a", "b", "\u2581ab", "ab"]));
        ITextCodec codec = Load("t5");
        Assert.Equal([6, 4, 6, 1], codec.Encode("aba ab"));
        Assert.Equal("aba ab", codec.Decode([0, 6, 4, 2, 6, 1, 8, 9, 32099]));
        Assert.Equal([1], codec.Encode(""));
    }

    [Fact]
    public void Marian_Text_HasTheNumbersOfTheVocabulary()
    {
        File.WriteAllBytes(
            _folder["source.spm"], TinySentencePieces.Of(["\u2581", "a", "b", "\u2581ab"], isMarian: true));
        File.WriteAllText(_folder["vocab.json"],
            """{"</s>": 0, "<unk>": 1, "\u2581ab": 2, "a": 3, "\u2581das": 4, ">>deu<<": 5, "<pad>": 6}""");
        ITextCodec codec = Load("marian", end: 0);
        Assert.Equal([2, 3, 2, 0], codec.Encode("aba ab"));
        Assert.Equal([5, 2, 0], codec.Encode(">>deu<< ab"));
        Assert.Equal([2, 1, 0], codec.Encode("abb"));
        Assert.Equal("ab das", codec.Decode([6, 2, 4, 0]));
    }

    [Fact]
    public void ByteLevel_Text_IsMergedAndJoined()
    {
        File.WriteAllText(_folder["merges.txt"], "#version: 0.2\na b\n\u0120 ab\n");
        File.WriteAllText(_folder["vocab.json"],
            """
            {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a": 4, "b": 5, "ab": 6, "\u0120": 7, "\u0120ab": 8,
                "\u00c3": 9, "\u00a9": 10}
            """);
        ITextCodec codec = Load("bart");
        Assert.Equal([0, 6, 4, 8, 9, 10, 2], codec.Encode("aba abé"));
        Assert.Equal("aba abé", codec.Decode([2, 0, 6, 4, 8, 9, 10, 2]));
    }

    [Theory]
    [InlineData("marian", "vocab.json", "{}", "vocab.json: expected the piece <unk>, found none")]
    [InlineData("marian", "vocab.json", "{", "vocab.json: expected a tokenizer's file")]
    [InlineData("bart", "vocab.json", "{}", "vocab.json: expected the piece <s>, found none")]
    public void Load_BadFile_IsNamed(string type, string name, string content, string expected)
    {
        File.WriteAllBytes(_folder["source.spm"], TinySentencePieces.Of(["a"], isMarian: true));
        File.WriteAllText(_folder["merges.txt"], "");
        File.WriteAllText(_folder[name], content);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Load(type)).Message);
    }

    private ITextCodec Load(string type, int end = 1)
    {
        File.WriteAllText(
            _folder["config.json"], $$"""{"model_type": "{{type}}", "eos_token_id": {{end}}, "pad_token_id": 0}""");
        return TextCodec.Load(_folder.FullName, ModelConfig.Read(_folder.FullName));
    }
}
