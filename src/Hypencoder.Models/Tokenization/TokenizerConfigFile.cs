using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary><c>tokenizer_config.json</c> of a Hugging Face BERT tokenizer.</summary>
internal static class TokenizerConfigFile
{
    public const string Name = "tokenizer_config.json";

    /// <summary>Reads the options; what the file leaves open is as in <paramref name="defaults"/>.</summary>
    public static WordPieceOptions ReadOptions(JsonConfig json, WordPieceOptions defaults)
    {
        json.RequireOneOf("tokenizer_class", "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer",
            "DistilBertTokenizerFast", "PreTrainedTokenizerFast");
        json.RequireOneOf("truncation_side", "right");
        json.RequireOneOf("padding_side", "right");
        if (!json.Bool("do_basic_tokenize", fallback: true))
            throw json.Error("do_basic_tokenize", "true");
        if (json.Bool("split_special_tokens", fallback: false))
            throw json.Error("split_special_tokens", "false");
        if (json.Has("never_split") && json.Strings("never_split").Length > 0)
            throw json.Error("never_split", "nothing");
        double limit = json.Double("model_max_length", double.MaxValue);
        if (limit < 1 || (limit < int.MaxValue && limit != Math.Floor(limit)))
            throw json.Error("model_max_length", "a whole number above 0");
        return new WordPieceOptions
        {
            LowerCase = json.Bool("do_lower_case", defaults.LowerCase),
            StripAccents = json.NullableBool("strip_accents") ?? defaults.StripAccents,
            SplitIdeographs = json.Bool("tokenize_chinese_chars", defaults.SplitIdeographs),
            // Hugging Face writes 1e30 for none.
            MaxLength = limit < int.MaxValue ? (int)limit : null,
            Padding = Token("pad_token", defaults.Padding),
            Unknown = Token("unk_token", defaults.Unknown),
            Start = Token("cls_token", defaults.Start),
            End = Token("sep_token", defaults.End),
            Mask = Token("mask_token", defaults.Mask),
        };

        string Token(string key, string fallback)
        {
            string token = json.IsObject(key) ? json.Object(key).String("content") : json.String(key, fallback);
            return token.Length > 0 ? token : throw json.Error(key, "one character or more");
        }
    }

    /// <summary>The tokens of <c>added_tokens_decoder</c>, an object with their ids as keys.</summary>
    public static List<AddedToken> ReadAdded(JsonConfig json)
    {
        if (!json.Has("added_tokens_decoder"))
            return [];
        JsonConfig tokens = json.Object("added_tokens_decoder");
        return [.. tokens.Objects().Select(token =>
            int.TryParse(token.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                ? AddedToken.Read(token.Value, id)
                : throw tokens.Error(token.Key, "a token id as the key"))];
    }

    /// <summary>The tokens of <c>additional_special_tokens</c>.</summary>
    public static string[] ReadAdditional(JsonConfig json) =>
        json.Has("additional_special_tokens") ? json.Strings("additional_special_tokens") : [];

    public static void Write(string path, WordPieceOptions options, IReadOnlyList<AddedToken> added)
    {
        JsonObject json = new()
        {
            ["cls_token"] = options.Start,
            ["do_basic_tokenize"] = true,
            ["do_lower_case"] = options.LowerCase,
            ["mask_token"] = options.Mask,
            ["pad_token"] = options.Padding,
            ["sep_token"] = options.End,
            ["strip_accents"] = options.StripAccents,
            ["tokenize_chinese_chars"] = options.SplitIdeographs,
            ["tokenizer_class"] = "BertTokenizer",
            ["unk_token"] = options.Unknown,
        };
        if (options.MaxLength is int limit)
            json["model_max_length"] = limit;
        if (added.Count > 0)
        {
            json["added_tokens_decoder"] = new JsonObject(added.Select(Decoder));
            json["additional_special_tokens"] =
                new JsonArray([.. added.Where(t => t.Special).Select(t => JsonValue.Create(t.Content))]);
        }
        JsonConfig.Write(path, json);
    }

    private static KeyValuePair<string, JsonNode?> Decoder(AddedToken token) =>
        new(token.Id.ToString(CultureInfo.InvariantCulture), new JsonObject
        {
            ["content"] = token.Content,
            ["lstrip"] = false,
            ["normalized"] = false,
            ["rstrip"] = false,
            ["single_word"] = false,
            ["special"] = token.Special,
        });
}
