using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// The special tokens named in <c>tokenizer_config.json</c> or <c>special_tokens_map.json</c>, which takes precedence
/// where both are read. Each is a string, or an object as in <c>added_tokens_decoder</c>.
/// </summary>
internal sealed class NamedTokens
{
    private const string Padding = "pad_token", Unknown = "unk_token", Start = "cls_token", End = "sep_token";
    private const string Mask = "mask_token";

    /// <summary>Keys of tokens that BERT does not use.</summary>
    private static readonly string[] Further = ["bos_token", "eos_token"];

    /// <summary>Keys of lists, as named by transformers 4 and 5.</summary>
    private static readonly string[] Lists = ["additional_special_tokens", "extra_special_tokens"];

    private readonly JsonConfig[] _files;

    /// <param name="map"><c>special_tokens_map.json</c>; null if it is missing or not read.</param>
    /// <param name="config"><c>tokenizer_config.json</c>; null if it is missing.</param>
    public NamedTokens(JsonConfig? map, JsonConfig? config) => _files = [.. new[] { map, config }.OfType<JsonConfig>()];

    /// <summary>The options with the names of BERT's special tokens; names that no file has stay the same.</summary>
    public WordPieceOptions Name(WordPieceOptions options) => options with
    {
        Padding = Find(Padding)?.Content ?? options.Padding,
        Unknown = Find(Unknown)?.Content ?? options.Unknown,
        Start = Find(Start)?.Content ?? options.Start,
        End = Find(End)?.Content ?? options.End,
        Mask = Find(Mask)?.Content ?? options.Mask,
    };

    /// <summary>BERT's special tokens that are named.</summary>
    public IEnumerable<AddedToken> OfBert =>
        new[] { Unknown, End, Padding, Start, Mask }.Select(Find).OfType<AddedToken>();

    /// <summary>All other tokens, in the order in which Hugging Face adds them.</summary>
    public IEnumerable<AddedToken> Additional =>
    [
        .. Further.Select(Find).OfType<AddedToken>(),
        .. from key in Lists
           from file in _files.Reverse()
           from item in file.StringsOrObjects(key)
           select Create(file, key, item.Text, item.Object),
    ];

    /// <summary>Finds a token by key; its id is not known yet.</summary>
    private AddedToken? Find(string key)
    {
        JsonConfig? file = _files.FirstOrDefault(f => f.Has(key));
        if (file is null)
            return null;
        return file.IsObject(key)
            ? Create(file, key, null, file.Object(key))
            : Create(file, key, file.String(key), null);
    }

    private static AddedToken Create(JsonConfig file, string key, string? text, JsonConfig? token) => token is not null
        ? AddedToken.Read(token, id: -1, special: true)
        : text!.Length > 0
            ? new AddedToken(-1, text, Special: true)
            : throw file.Error(key, "one character or more");
}
