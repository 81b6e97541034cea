using System.Text.Json.Nodes;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Tests.Tokenization;

public sealed class TokenizerFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Exists_EitherVocabulary_IsTrue()
    {
        Assert.False(WordPieceTokenizer.Exists(_folder.Path));
        File.WriteAllText(_folder.File("tokenizer.json"), "");
        Assert.True(WordPieceTokenizer.Exists(_folder.Path));
        File.Move(_folder.File("tokenizer.json"), _folder.File("vocab.txt"));
        Assert.True(WordPieceTokenizer.Exists(_folder.Path));
    }

    [Fact]
    public void Load_NoVocabulary_NamesIt() => Assert.Equal(
        _folder.File("vocab.txt") + ": expected the tokenizer's vocabulary, found no such file", LoadError());

    [Theory]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\na\n", ":6: expected each token once, found \"a\" again")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n\n[SEP]\n", ":4: expected a token, found an empty line")]
    [InlineData("[UNK]\n[CLS]\n[SEP]\n", ": expected a token [PAD], found none")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n", ": expected a token [SEP], found none")]
    [InlineData("", ": expected the file itself, found an empty file; fetch it with `git lfs pull`, "
        + "`hypencoder models pull` or `hypencoder datasets pull`")]
    public void Load_BadVocabulary_NamesTheLine(string text, string message)
    {
        File.WriteAllText(_folder.File("vocab.txt"), text);

        Assert.Equal(_folder.File("vocab.txt") + message, LoadError());
    }

    [Fact]
    public void Load_VocabularyThatIsNoUtf8_NamesTheLine()
    {
        File.WriteAllBytes(_folder.File("vocab.txt"), [.. "[PAD]\na"u8, 0xE4, .. "b\n"u8]);

        Assert.Equal(_folder.File("vocab.txt") + ":2: expected UTF-8 text, found byte 0xE4", LoadError());
    }

    [Fact]
    public void Load_HugeVocabulary_IsRefusedUnread()
    {
        using (FileStream file = File.Create(_folder.File("vocab.txt")))
            file.SetLength(1L << 34);

        Assert.Equal(_folder.File("vocab.txt") + ": expected at most 33554432 bytes, found 17179869184", LoadError());
    }

    [Fact]
    public void Load_Config_SetsOptionsAndNames()
    {
        File.WriteAllText(_folder.File("vocab.txt"), "<unk>\r\n<pad>\r\n<s>\r\n</s>\r\nA\r\na\r\n");
        File.WriteAllText(_folder.File("tokenizer_config.json"), """
            {
              "do_lower_case": false, "strip_accents": true, "tokenize_chinese_chars": false, "never_split": null,
              "model_max_length": 1000000000000000019884624838656, "tokenizer_class": "DistilBertTokenizer",
              "cls_token": "<s>", "sep_token": {"content": "</s>", "normalized": true}, "pad_token": "<pad>",
              "unk_token": "<unk>", "mask_token": null, "additional_special_tokens": ["a"],
              "added_tokens_decoder": {"6": {"content": "<q>"}}
            }
            """);

        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(_folder.Path);

        Assert.Equal(
            new WordPieceOptions
            {
                LowerCase = false,
                StripAccents = true,
                SplitIdeographs = false,
                Start = "<s>",
                End = "</s>",
                Padding = "<pad>",
                Unknown = "<unk>",
            },
            tokenizer.Options);
        Assert.Equal(
            [
                new(3, "</s>", Special: true) { Normalized = true },
                new(5, "a", Special: true),
                new(6, "<q>", Special: false),
            ],
            tokenizer.Added);
        Assert.Equal(1, tokenizer.PaddingId);
        Assert.Equal([2, 4, 6, 5, 0, 3], tokenizer.Encode("Á<q>ab", 32));
    }

    [Theory]
    [InlineData("do_lower_case", "1", "expected true or false, found 1")]
    [InlineData("strip_accents", "\"no\"", "expected true or false, found \"no\"")]
    [InlineData("do_basic_tokenize", "false", "expected true, found false")]
    [InlineData("never_split", "[\"a\"]", "expected nothing, found [\"a\"]")]
    [InlineData("never_split", "\"a\"", "expected a list of strings, found \"a\"")]
    [InlineData("split_special_tokens", "true", "expected false, found true")]
    [InlineData("truncation_side", "\"left\"", "expected right, found \"left\"")]
    [InlineData("model_max_length", "-1", "expected a whole number above 0, found -1")]
    [InlineData("model_max_length", "1e999", "expected a number, found 1e999")]
    [InlineData("cls_token", "7", "expected a string, found 7")]
    [InlineData("cls_token.content", null, "expected a string, found nothing")]
    [InlineData("cls_token", "\"\"", "expected one character or more, found \"\"")]
    [InlineData("additional_special_tokens", "[7]", "expected a list of strings or objects, found [7]")]
    [InlineData("extra_special_tokens", "\"a\"", "expected a list of strings or objects, found \"a\"")]
    [InlineData("added_tokens_decoder", "[]", "expected an object, found []")]
    [InlineData("added_tokens_decoder.-1", "{}", "expected a token id as the key, found {}")]
    [InlineData("added_tokens_decoder.6.content", "7", "expected a string, found 7")]
    public void Load_BadConfig_NamesTheKey(string key, string? value, string message)
    {
        Small().Save(_folder.Path);
        string json = value is null ? "" : $"\"{key.Split('.')[^1]}\": {value}";
        foreach (string parent in key.Split('.')[..^1].Reverse())
            json = $"\"{parent}\": {{{json}}}";
        File.WriteAllText(_folder.File("tokenizer_config.json"), $"{{{json}}}");

        Assert.Equal($"{_folder.File("tokenizer_config.json")}: {key}: {message}", LoadError());
    }

    [Fact]
    public void Load_TokenizerOfAnotherKind_NamesTheClass()
    {
        Small().Save(_folder.Path);
        File.WriteAllText(_folder.File("tokenizer_config.json"), "{\"tokenizer_class\": \"RobertaTokenizer\"}");

        Assert.Contains("tokenizer_class: expected BertTokenizer or ", LoadError());
        Assert.EndsWith("found \"RobertaTokenizer\"", LoadError());
    }

    [Theory]
    [InlineData(5, "tokenizer_config.json: added token \"[q]\": expected its id in the vocabulary", "found 5")]
    [InlineData(9, "tokenizer_config.json: added token \"[q]\": expected its id in the vocabulary", "found 9")]
    [InlineData(int.MaxValue, "tokenizer_config.json: added token \"[q]\": expected", "found 2147483647")]
    public void Load_AddedTokenOutOfPlace_NamesIt(int id, string start, string end)
    {
        Small().Save(_folder.Path);
        string json = $"{{\"added_tokens_decoder\": {{\"{id}\": {{\"content\": \"[q]\"}}}}}}";
        File.WriteAllText(_folder.File("tokenizer_config.json"), json);

        Assert.StartsWith(_folder.File(start), LoadError());
        Assert.EndsWith(end, LoadError());
    }

    [Fact]
    public void Load_AddedTokensInFileOfTheirOwn_AreLookedForInNormalizedText()
    {
        File.WriteAllLines(_folder.File("vocab.txt"), Small().Tokens);
        File.WriteAllText(_folder.File("added_tokens.json"), "{\"[MASK]\": 4, \"Q1\": 8, \"<q>\": 9}");
        File.WriteAllText(
            _folder.File("special_tokens_map.json"),
            "{\"mask_token\": {\"content\": \"[MASK]\", \"lstrip\": true}, \"additional_special_tokens\": [\"<q>\"]}");

        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(_folder.Path);

        Assert.Equal(
            [
                new AddedToken(8, "Q1", Special: false) { Normalized = true },
                new AddedToken(9, "<q>", Special: true),
            ],
            tokenizer.Added);
        Assert.Equal([2, 8, 8, 9, 1, 1, 1, 3], tokenizer.Encode("q1 Q1 <q> <Q>", 32));
    }

    [Fact]
    public void Load_OlderFilesBesideDecoder_AreNotRead()
    {
        File.WriteAllLines(_folder.File("vocab.txt"), Small().Tokens);
        File.WriteAllText(_folder.File("added_tokens.json"), "{\"x\": 17}");
        File.WriteAllText(_folder.File("special_tokens_map.json"), "{\"cls_token\": \"<s>\"}");
        File.WriteAllText(
            _folder.File("tokenizer_config.json"), "{\"added_tokens_decoder\": {\"8\": {\"content\": \"<q>\"}}}");

        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(_folder.Path);

        Assert.Equal([new AddedToken(8, "<q>", Special: false)], tokenizer.Added);
        Assert.Equal("[CLS]", tokenizer.Options.Start);
    }

    [Theory]
    [InlineData("\"additional_special_tokens\": [\"<q>\", \"b\", {\"content\": \"<p>\", \"lstrip\": true}]")]
    [InlineData("\"extra_special_tokens\": [\"<q>\", \"b\", {\"content\": \"<p>\", \"lstrip\": true}]")]
    [InlineData("\"extra_special_tokens\": {\"q\": \"<q>\", \"b\": \"b\", \"p\": {\"content\": \"<p>\", \"lstrip\": true}}")]
    [InlineData("\"bos_token\": \"<q>\", \"additional_special_tokens\": [\"b\", {\"content\": \"<p>\", \"lstrip\": true}]")]
    public void Load_FurtherSpecialTokens_HaveIdsOfTheVocabularyOrTheNextOnes(string json)
    {
        Small().Save(_folder.Path);
        File.WriteAllText(_folder.File("tokenizer_config.json"), $"{{{json}}}");

        Assert.Equal(
            [
                new AddedToken(7, "b", Special: true),
                new AddedToken(8, "<q>", Special: true),
                new AddedToken(9, "<p>", Special: true) { LeftStrip = true },
            ],
            WordPieceTokenizer.Load(_folder.Path).Added);
    }

    [Fact]
    public void Load_SpecialTokenThatIsNotPlain_IsKeptSo()
    {
        Small().Save(_folder.Path);
        File.WriteAllText(
            _folder.File("tokenizer_config.json"),
            "{\"mask_token\": {\"content\": \"[MASK]\", \"single_word\": true}, \"cls_token\": \"[CLS]\"}");
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(_folder.Path);
        tokenizer.Save(_folder.Path);

        WordPieceTokenizer saved = WordPieceTokenizer.Load(_folder.Path);

        Assert.Equal([new AddedToken(4, "[MASK]", Special: true) { SingleWord = true }], tokenizer.Added);
        Assert.Equal(tokenizer.Added, saved.Added);
        Assert.Equal([2, 4, 5, 1], tokenizer.Encode("[MASK] a [MASK]b", 32)[..4]);
    }

    [Fact]
    public void Load_DecoderBesideTokenizerJson_AddsWhatThatLacks()
    {
        TokenizerJson.Write(_folder.Path, Small().Tokens);
        File.WriteAllText(
            _folder.File("tokenizer_config.json"),
            "{\"added_tokens_decoder\": {\"4\": {\"content\": \"[MASK]\"}, \"8\": {\"content\": \"<q>\"}}}");

        Assert.Equal([new AddedToken(8, "<q>", Special: false)], WordPieceTokenizer.Load(_folder.Path).Added);
    }

    [Theory]
    [InlineData("\"4\": {\"content\": \"[MASK]\", \"lstrip\": true}")]
    [InlineData("\"9\": {\"content\": \"[MASK]\"}")]
    public void Load_DecoderThatTokenizerJsonContradicts_NamesTheToken(string entry)
    {
        TokenizerJson.Write(_folder.Path, Small().Tokens);
        File.WriteAllText(_folder.File("tokenizer_config.json"), $"{{\"added_tokens_decoder\": {{{entry}}}}}");

        Assert.Equal(
            _folder.File("tokenizer_config.json") + ": added token \"[MASK]\": expected its id and how it is looked "
                + "for as in tokenizer.json, found another",
            LoadError());
    }

    [Fact]
    public void Load_TokenThatNormalizingLeavesNothingOf_IsNamed()
    {
        File.WriteAllLines(_folder.File("vocab.txt"), Small().Tokens);
        File.WriteAllText(_folder.File("added_tokens.json"), "{\"\\u0301\": 8}");

        Assert.EndsWith(": expected a text that normalising does not empty", LoadError());
    }

    [Fact]
    public void Load_FurtherTokenBesideOneThatIsMissing_IsNamed()
    {
        File.WriteAllLines(_folder.File("vocab.txt"), Small().Tokens);
        File.WriteAllText(
            _folder.File("tokenizer_config.json"), "{\"mask_token\": \"<m>\", \"extra_special_tokens\": [\"<q>\"]}");

        Assert.EndsWith("added token \"<m>\": expected it in the vocabulary, found none", LoadError());
    }

    [Theory]
    [InlineData("TokenizersBackend", true)]
    [InlineData("PreTrainedTokenizerFast", true)]
    [InlineData("BertTokenizerFast", false)]
    [InlineData("BertTokenizer", false)]
    public void Load_ClassOfAnyTokenizer_LeavesCaseToTokenizerJson(string name, bool lowerCase)
    {
        TokenizerJson.Write(_folder.Path, Small().Tokens);
        File.WriteAllText(
            _folder.File("tokenizer_config.json"),
            $"{{\"tokenizer_class\": \"{name}\", \"backend\": \"tokenizers\", \"do_lower_case\": false}}");

        Assert.Equal(lowerCase, WordPieceTokenizer.Load(_folder.Path).Options.LowerCase);
    }

    [Theory]
    [InlineData("truncation", "{\"direction\": \"Right\", \"max_length\": 3}", null)]
    [InlineData("padding", "{\"strategy\": {\"Fixed\": 8}, \"direction\": \"Right\", \"pad_id\": 0}", null)]
    [InlineData("truncation", "{\"direction\": \"Left\"}", "truncation.direction: expected Right, found \"Left\"")]
    [InlineData("padding", "{\"direction\": \"Left\"}", "padding.direction: expected Right, found \"Left\"")]
    public void Load_TruncationAndPadding_AreOnTheRight(string key, string value, string? message)
    {
        TokenizerJson.Write(_folder.Path, Small().Tokens, json => json[key] = JsonNode.Parse(value));

        if (message is null)
            Assert.Equal([2, 5, 5, 5, 3], WordPieceTokenizer.Load(_folder.Path).Encode("a a a", 32));
        else
            Assert.Equal($"{_folder.File("tokenizer.json")}: {message}", LoadError());
    }

    [Fact]
    public void Load_TemplateWithAnotherId_IsNamed()
    {
        TokenizerJson.Write(_folder.Path, Small().Tokens, json => json["post_processor"]!["special_tokens"] =
            JsonNode.Parse("{\"[CLS]\": {\"id\": \"[CLS]\", \"ids\": [4], \"tokens\": [\"[CLS]\"]}}"));

        Assert.Equal(
            _folder.File("tokenizer.json") + ": post_processor.special_tokens.[CLS].ids: expected the id that the "
                + "token has in the vocabulary, found [4]",
            LoadError());
    }

    [Fact]
    public void Load_KeptAccents_AreComposedByTheSlowTokenizerAlone()
    {
        string[] tokens = [.. Small().Tokens, "\u00e1", "a\u0301"];
        TokenizerJson.Write(_folder.Path, tokens, json => json["normalizer"]!["strip_accents"] = false);
        int[] rust = WordPieceTokenizer.Load(_folder.Path).Encode("a\u0301", 8);
        WordPieceTokenizer.Load(_folder.Path).Save(_folder.File("saved"));
        int[] saved = WordPieceTokenizer.Load(_folder.File("saved")).Encode("a\u0301", 8);
        File.WriteAllText(
            _folder.File("saved/tokenizer_config.json"),
            "{\"tokenizer_class\": \"BertTokenizer\", \"strip_accents\": false}");

        Assert.Equal([2, 9, 3], rust);
        Assert.Equal(rust, saved);
        Assert.Equal([2, 8, 3], WordPieceTokenizer.Load(_folder.File("saved")).Encode("a\u0301", 8));
    }

    [Fact]
    public void Load_MoreAddedTokensThanTextsAreSearchedFor_IsRefused()
    {
        Small().Save(_folder.Path);
        IEnumerable<string> added = Enumerable.Range(8, 20_000).Select(id => $"\"{id}\": {{\"content\": \"<{id}>\"}}");
        string json = $"{{\"added_tokens_decoder\": {{{string.Join(',', added)}}}}}";
        File.WriteAllText(_folder.File("tokenizer_config.json"), json);

        Assert.EndsWith(": expected at most 16384 added tokens, found 20000", LoadError());
    }

    [Fact]
    public void Load_VocabulariesThatDiffer_NamesTheLine()
    {
        TokenizerJson.Write(_folder.Path, Small().Tokens);
        VocabularyFile.Write(_folder.File("vocab.txt"), [.. Small().Tokens.SkipLast(1), "c"]);

        Assert.Equal(_folder.File("vocab.txt") + ":8: expected \"b\" as in tokenizer.json, found \"c\"", LoadError());
    }

    [Fact]
    public void Load_ConfigBesideTokenizerJson_Decides()
    {
        TokenizerJson.Write(_folder.Path, Small().Tokens, json => json["normalizer"]!["strip_accents"] = false);
        File.WriteAllText(_folder.File("tokenizer_config.json"), "{\"do_lower_case\": false}");

        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(_folder.Path);

        Assert.Equal(new WordPieceOptions { LowerCase = false, StripAccents = false, ComposeAccents = false }, tokenizer.Options);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_Loaded_GivesSameBytes(bool json)
    {
        string first = _folder.File("first"), second = _folder.File("second");
        WordPieceTokenizer tokenizer = new(
            Small().Tokens,
            "small",
            new WordPieceOptions { LowerCase = false, StripAccents = true, MaxLength = 512 },
            [new AddedToken(7, "b", Special: true), new AddedToken(8, "é\u2028", Special: false)]);
        tokenizer.Save(first);
        if (json)
        {
            TokenizerJson.Write(first, Small().Tokens, file => file["added_tokens"] = JsonNode.Parse(
                """[{"id": 7, "content": "b", "special": true}, {"id": 8, "content": "é\u2028"}]"""));
            File.Delete(Path.Combine(first, "vocab.txt"));
        }
        WordPieceTokenizer loaded = WordPieceTokenizer.Load(first);

        loaded.Save(second);

        Assert.Equal(tokenizer.Tokens, loaded.Tokens);
        Assert.Equal(tokenizer.Options with { ComposeAccents = !json }, loaded.Options);
        Assert.Equal(tokenizer.Added, loaded.Added);
        Assert.Equal(string.Join('\n', [.. Small().Tokens, ""]), File.ReadAllText(Path.Combine(second, "vocab.txt")));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(first, "tokenizer_config.json")),
            File.ReadAllBytes(Path.Combine(second, "tokenizer_config.json")));
    }

    [Fact]
    public void Save_Uncased_WritesHuggingFaceConfig()
    {
        Small().Save(_folder.Path);

        JsonNode config = JsonNode.Parse(File.ReadAllText(_folder.File("tokenizer_config.json")))!;
        Assert.Equal("BertTokenizer", (string?)config["tokenizer_class"]);
        Assert.Equal((true, "[CLS]"), ((bool)config["do_lower_case"]!, (string?)config["cls_token"]));
    }

    public void Dispose() => _folder.Dispose();

    private string LoadError() =>
        Assert.Throws<InvalidDataException>(() => WordPieceTokenizer.Load(_folder.Path)).Message;

    private static WordPieceTokenizer Small() =>
        new(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b", "b"], "small");
}
