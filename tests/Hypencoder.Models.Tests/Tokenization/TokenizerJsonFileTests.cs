using System.Text.Json.Nodes;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class TokenizerJsonFileTests : IDisposable
{
    private static readonly string[] Tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "中"];
    private readonly TempFolder _folder = new();

    [Fact]
    public void Load_Cased_GivesItsTokensAndOptions()
    {
        TokenizerJson.Write(_folder.Path, Tokens, json => json["normalizer"]!["lowercase"] = false);

        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(_folder.Path);

        Assert.Equal(Tokens, tokenizer.Tokens);
        Assert.Equal([2, 5, 6, 1, 7, 4, 3], tokenizer.Encode("ab AB 中[MASK]", 32));
    }

    [Fact]
    public void Load_BertProcessingAndNoModelType_IsBerts()
    {
        TokenizerJson.Write(_folder.Path, Tokens, json =>
        {
            json["model"]!.AsObject().Remove("type");
            json["post_processor"] =
                JsonNode.Parse("""{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}""");
        });

        Assert.Equal(Tokens, WordPieceTokenizer.Load(_folder.Path).Tokens);
    }

    [Theory]
    [InlineData("model.type", "\"BPE\"", "expected WordPiece, found \"BPE\"")]
    [InlineData("model.unk_token", "\"<unk>\"", "expected [UNK], found \"<unk>\"")]
    [InlineData("model.continuing_subword_prefix", "\"@@\"", "expected ##, found \"@@\"")]
    [InlineData("model.max_input_chars_per_word", "50", "expected 100, as in BERT, found 50")]
    [InlineData("model.max_input_chars_per_word", "NaN", null)]
    [InlineData("model.vocab", "[\"a\"]", "expected an object, found [\"a\"]")]
    [InlineData("model.vocab", "null", "expected an object, found nothing")]
    [InlineData("model.vocab.a", "2000000000", "expected an id below 8, the number of tokens, found 2000000000")]
    [InlineData("model.vocab.a", "8", "expected an id below 8, the number of tokens, found 8")]
    [InlineData("model.vocab.a", "1e99", "expected a whole number of 0 or more, found 1e99")]
    [InlineData("model.vocab.a", "-5", "expected a whole number of 0 or more, found -5")]
    [InlineData("model.vocab.a", "5.5", "expected a whole number of 0 or more, found 5.5")]
    [InlineData("model.vocab.a", "\"5\"", "expected a whole number of 0 or more, found \"5\"")]
    [InlineData("model.vocab.##b", "5", "expected an id that no other token has, found 5")]
    [InlineData("normalizer", "null", "expected an object, found nothing")]
    [InlineData("normalizer.type", "\"Lowercase\"", "expected BertNormalizer, found \"Lowercase\"")]
    [InlineData("normalizer.clean_text", "false", "expected true, found false")]
    [InlineData("normalizer.lowercase", "\"yes\"", "expected true or false, found \"yes\"")]
    [InlineData("pre_tokenizer.type", "\"Whitespace\"", "expected BertPreTokenizer, found \"Whitespace\"")]
    [InlineData("post_processor", "null", "expected an object, found nothing")]
    [InlineData("post_processor.type", "\"ByteLevel\"",
        "expected BertProcessing or TemplateProcessing, found \"ByteLevel\"")]
    [InlineData("post_processor.single", "[]", "expected [CLS] A [SEP], found []")]
    [InlineData("added_tokens", "{}", "expected a list of objects, found {}")]
    [InlineData("added_tokens", "[1]", "expected a list of objects, found [1]")]
    public void Load_PartThatIsNotBerts_NamesIt(string key, string value, string? message)
    {
        const string Mark = "\"here\"";
        TokenizerJson.Write(_folder.Path, Tokens, json =>
        {
            string[] path = key.Split('.');
            foreach (string part in path[..^1])
                json = json[part]!;
            json[path[^1]] = JsonNode.Parse(Mark);
        });
        string file = _folder.File("tokenizer.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace(Mark, value));

        string start = message is null ? $"{file}:1: expected a JSON object" : $"{file}: {key}: {message}";
        Assert.StartsWith(start, LoadError());
    }

    [Theory]
    [InlineData("normalized", "1", "added_tokens[0].normalized: expected true or false, found 1")]
    [InlineData("content", "\"\"", "added_tokens[0].content: expected one character or more, found \"\"")]
    [InlineData("id", "null", "added_tokens[0].id: expected a whole number, found nothing")]
    [InlineData("lstrip", "3", "added_tokens[0].lstrip: expected true or false, found 3")]
    public void Load_BadAddedToken_NamesIt(string key, string value, string message)
    {
        TokenizerJson.Write(_folder.Path, Tokens, json => json["added_tokens"]![0]![key] = JsonNode.Parse(value));

        Assert.StartsWith($"{_folder.File("tokenizer.json")}: {message}", LoadError());
    }

    [Theory]
    [InlineData("{\"a\": 1,\n\"a\": 2}", ": expected a JSON object: Duplicate property 'a' ")]
    [InlineData("{\"a\":\n\"\\ud800\"}", ":2: expected Unicode text, found ")]
    [InlineData("{\"a\": [", ":1: expected a JSON object: ")]
    [InlineData("[]", ": expected a JSON object")]
    [InlineData("", ": expected the file itself, found an empty file")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:1", ": expected the file itself, found a Git LFS")]
    [InlineData("<!doctype html>", ": expected the file itself, found an HTML page")]
    [InlineData("{}", ": model: expected an object, found nothing")]
    public void Load_MalformedJson_NamesTheLine(string text, string message)
    {
        File.WriteAllText(_folder.File("tokenizer.json"), text);

        Assert.StartsWith(_folder.File("tokenizer.json") + message, LoadError());
    }

    [Fact]
    public void Load_DeepNesting_IsRefused()
    {
        File.WriteAllText(_folder.File("tokenizer.json"), "{\"model\": " + new string('[', 1_000_000));

        Assert.StartsWith(_folder.File("tokenizer.json") + ":1: expected a JSON object: ", LoadError());
    }

    public void Dispose() => _folder.Dispose();

    private string LoadError() =>
        Assert.Throws<InvalidDataException>(() => WordPieceTokenizer.Load(_folder.Path)).Message;
}
