using System.Globalization;
using System.Text.Json.Nodes;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary><c>tokenizer_config.json</c> of a Hugging Face BERT tokenizer.</summary>
internal static class TokenizerConfigFile
{
    public const string Name = "tokenizer_config.json";

    private const string Class = "tokenizer_class", Decoder = "added_tokens_decoder";

    /// <summary>Classes of any Rust tokenizer, which is defined by <c>tokenizer.json</c> alone.</summary>
    private static readonly string[] GenericTokenizer = ["PreTrainedTokenizerFast", "TokenizersBackend"];

    /// <summary>Classes of BERT's own Rust tokenizer.</summary>
    private static readonly string[] FastTokenizer = ["BertTokenizerFast", "DistilBertTokenizerFast"];

    /// <summary>
    /// Reads the options; those that the file does not specify are taken from <paramref name="defaults"/>.
    /// </summary>
    /// <param name="json">Content of the file.</param>
    /// <param name="defaults">Options of <c>tokenizer.json</c>, if there is one.</param>
    /// <param name="hasTokenizerJson">Whether there is a <c>tokenizer.json</c>.</param>
    public static WordPieceOptions ReadOptions(JsonConfig json, WordPieceOptions defaults, bool hasTokenizerJson)
    {
        json.RequireOneOf(Class, ["BertTokenizer", "DistilBertTokenizer", .. FastTokenizer, .. GenericTokenizer]);
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
        string name = json.String(Class, "BertTokenizer");
        // Hugging Face writes 1e30 for no limit.
        WordPieceOptions options = defaults with { MaxLength = limit < int.MaxValue ? (int)limit : null };
        return hasTokenizerJson && GenericTokenizer.Contains(name)
            ? options
            : options with
            {
                LowerCase = json.Bool("do_lower_case", defaults.LowerCase),
                StripAccents = json.NullableBool("strip_accents") ?? defaults.StripAccents,
                SplitIdeographs = json.Bool("tokenize_chinese_chars", defaults.SplitIdeographs),
                ComposeAccents = defaults.ComposeAccents && !FastTokenizer.Contains(name),
            };
    }

    /// <summary>
    /// Whether the file defines the added tokens, in which case Hugging Face does not read the older files.
    /// </summary>
    public static bool HasAdded(JsonConfig json) => json.Has(Decoder);

    /// <summary>Greatest length that a directory's tokenizer allows, in tokens; null for no limit.</summary>
    public static SettingSource<int?> ReadMaxLength(string directory)
    {
        string path = Path.Combine(directory, Name);
        if (!File.Exists(path))
            return new(null, "");
        JsonConfig json = JsonConfig.Read(path);
        // Before release 3 of transformers, the second key was used.
        string key = json.Has("model_max_length") ? "model_max_length" : "max_len";
        double limit = json.Double(key, double.MaxValue); // 1e30 for no limit
        return limit is >= 1 and < int.MaxValue ? new((int)limit, $"{Name}: {key}") : new(null, "");
    }

    /// <summary>Reads the tokens of <c>added_tokens_decoder</c>, an object with their ids as keys.</summary>
    public static List<AddedToken> ReadAdded(JsonConfig json)
    {
        if (!HasAdded(json))
            return [];
        JsonConfig tokens = json.Object(Decoder);
        return [.. tokens.Objects().Select(token =>
            int.TryParse(token.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                ? AddedToken.Read(token.Value, id)
                : throw tokens.Error(token.Key, "a token id as the key"))];
    }

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
            ["tokenizer_class"] = options.ComposeAccents || options.StripsAccents ? "BertTokenizer" : FastTokenizer[0],
            ["unk_token"] = options.Unknown,
        };
        if (options.MaxLength is int limit)
            json["model_max_length"] = limit;
        if (added.Count > 0)
        {
            json[Decoder] = new JsonObject(added.Select(Entry));
            IEnumerable<AddedToken> additional = added.Where(t => t.Special && !options.Special.Contains(t.Content));
            json["additional_special_tokens"] =
                new JsonArray([.. additional.Select(t => JsonValue.Create(t.Content))]);
        }
        JsonConfig.Write(path, json);
    }

    private static KeyValuePair<string, JsonNode?> Entry(AddedToken token) =>
        new(token.Id.ToString(CultureInfo.InvariantCulture), new JsonObject
        {
            ["content"] = token.Content,
            ["lstrip"] = token.LeftStrip,
            ["normalized"] = token.Normalized,
            ["rstrip"] = token.RightStrip,
            ["single_word"] = token.SingleWord,
            ["special"] = token.Special,
        });
}
