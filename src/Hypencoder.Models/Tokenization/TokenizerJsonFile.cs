using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// <c>tokenizer.json</c> of Hugging Face's tokenizers library, if it is BERT's: WordPiece, <c>BertNormalizer</c>,
/// <c>BertPreTokenizer</c> and <c>[CLS] text [SEP] text [SEP]</c>. Any other component is refused by name. The decoder
/// is ignored, and of truncation and padding only the side is read, since callers choose the length.
/// </summary>
internal static class TokenizerJsonFile
{
    public const string Name = "tokenizer.json";

    /// <summary>Reads the model's tokens, in the order of their ids.</summary>
    public static string[] ReadTokens(JsonConfig json)
    {
        JsonConfig model = json.Object("model");
        model.RequireOneOf("type", "WordPiece");
        model.RequireOneOf("continuing_subword_prefix", WordPieceVocabulary.Continuation);
        if (model.Double("max_input_chars_per_word", WordPieceVocabulary.MaxWordLength)
            != WordPieceVocabulary.MaxWordLength)
            throw model.Error("max_input_chars_per_word", $"{WordPieceVocabulary.MaxWordLength}, as in BERT");
        JsonConfig vocabulary = model.Object("vocab");
        if (vocabulary.Count > VocabularyFile.MaxTokens)
            throw model.Error("vocab", $"at most {VocabularyFile.MaxTokens} tokens");
        string[] tokens = new string[vocabulary.Count];
        foreach ((string token, int id) in vocabulary.Ids())
        {
            if (token.Length == 0 || token.AsSpan().ContainsAny('\r', '\n'))
                throw vocabulary.Error(token, "a token of one character or more, on one line");
            if (id >= tokens.Length)
                throw vocabulary.Error(token, $"an id below {tokens.Length}, the number of tokens");
            if (tokens[id] is not null)
                throw vocabulary.Error(token, "an id that no other token has");
            tokens[id] = token;
        }
        return tokens;
    }

    public static WordPieceOptions ReadOptions(JsonConfig json)
    {
        JsonConfig normalizer = json.Object("normalizer");
        Require(normalizer, "type", "BertNormalizer");
        if (!normalizer.Bool("clean_text", fallback: true))
            throw normalizer.Error("clean_text", "true");
        Require(json.Object("pre_tokenizer"), "type", "BertPreTokenizer");
        return new WordPieceOptions
        {
            LowerCase = normalizer.Bool("lowercase", fallback: true),
            StripAccents = normalizer.NullableBool("strip_accents"),
            SplitIdeographs = normalizer.Bool("handle_chinese_chars", fallback: true),
            ComposeAccents = false,
        };
    }

    /// <summary>Refuses truncation or padding on the left.</summary>
    public static void CheckSides(JsonConfig json)
    {
        foreach (string key in new[] { "truncation", "padding" })
        {
            if (json.Has(key))
                json.Object(key).RequireOneOf("direction", "Right");
        }
    }

    public static List<AddedToken> ReadAdded(JsonConfig json) =>
        [.. json.Objects("added_tokens").Select(t => AddedToken.Read(t, t.Id("id")))];

    /// <summary>
    /// Refuses special tokens that differ from those of <c>tokenizer_config.json</c>, or are placed differently.
    /// </summary>
    /// <param name="json">Content of the file.</param>
    /// <param name="options">Options with the names of the special tokens.</param>
    /// <param name="tokens">Tokens in the order of their ids.</param>
    public static void CheckSpecialTokens(JsonConfig json, WordPieceOptions options, string[] tokens)
    {
        Require(json.Object("model"), "unk_token", options.Unknown);
        JsonConfig processor = json.Object("post_processor");
        switch (processor.String("type"))
        {
            case "BertProcessing":
                RequireFirst(processor, "cls", options.Start);
                RequireFirst(processor, "sep", options.End);
                break;
            case "TemplateProcessing":
                RequireTemplate(processor, "single", [options.Start, "A", options.End]);
                RequireTemplate(processor, "pair", [options.Start, "A", options.End, "B", options.End]);
                if (processor.Has("special_tokens"))
                {
                    RequireTokens(processor.Object("special_tokens"), options.Start, tokens);
                    RequireTokens(processor.Object("special_tokens"), options.End, tokens);
                }
                break;
            default:
                throw processor.Error("type", "BertProcessing or TemplateProcessing");
        }
    }

    private static void Require(JsonConfig json, string key, string value)
    {
        if (json.String(key) != value)
            throw json.Error(key, MessageText.OneLine(value));
    }

    private static void RequireFirst(JsonConfig processor, string key, string token)
    {
        if (processor.FirstString(key) != token)
            throw processor.Error(key, $"{MessageText.OneLine(token)} and its id");
    }

    /// <summary>
    /// Checks the ids that a template writes for a name, since Hugging Face uses these, whatever the name is.
    /// </summary>
    private static void RequireTokens(JsonConfig special, string name, string[] tokens)
    {
        if (!special.Has(name))
            return;
        JsonConfig token = special.Object(name);
        if (token.Ids("ids") is not [int id] || id >= tokens.Length || tokens[id] != name)
            throw token.Error("ids", "the id that the token has in the vocabulary");
    }

    /// <summary>
    /// Checks a template, which is a list such as <c>{"SpecialToken": {"id": "[CLS]", "type_id": 0}}</c>.
    /// </summary>
    private static void RequireTemplate(JsonConfig processor, string key, string[] names)
    {
        JsonConfig[] pieces = processor.Objects(key);
        int second = Array.IndexOf(names, "B");
        for (int i = 0; i < Math.Max(pieces.Length, names.Length); i++)
        {
            if (i >= pieces.Length || i >= names.Length)
                throw processor.Error(key, MessageText.OneLine(string.Join(' ', names)));
            JsonConfig piece = pieces[i].Object(i % 2 == 1 ? "Sequence" : "SpecialToken");
            Require(piece, "id", names[i]);
            if (piece.Id("type_id") != (second >= 0 && i >= second ? 1 : 0))
                throw piece.Error("type_id", "0, and 1 from the second text on");
        }
    }
}
