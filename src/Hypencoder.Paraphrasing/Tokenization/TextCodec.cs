namespace Hypencoder.Paraphrasing.Tokenization;

/// <summary>Opens the tokenizer for a model's type.</summary>
internal static class TextCodec
{
    /// <exception cref="InvalidDataException">The type is not supported, or a file is missing or malformed.</exception>
    public static ITextCodec Load(string directory, ModelConfig config)
    {
        string type = config.Text("model_type");
        return type switch
        {
            "t5" or "mt5" => Open(
                directory, "spiece.model",
                path => new SentencePieceCodec(path, End(config), config.Number("pad_token_id"))),
            "marian" => Open(directory, "vocab.json", path => new MarianCodec(directory, path, End(config))),
            "bart" => Open(directory, "vocab.json", path => new ByteLevelCodec(directory, path)),
            _ => throw config.Malformed("model_type", "t5, mt5, marian or bart"),
        };
    }

    /// <summary>Opens a file and names it in the errors of its reader.</summary>
    public static T Open<T>(string directory, string name, Func<string, T> open)
    {
        string path = Path.Combine(directory, name);
        if (!File.Exists(path))
            throw new InvalidDataException($"{directory}: expected the tokenizer's {name}, found none");
        try
        {
            return open(path);
        }
        // Readers report malformed files by exceptions of many types; that of protocol buffers is an IOException.
        catch (Exception e) when (e is not (InvalidDataException or UnauthorizedAccessException)
            && e.GetType() != typeof(IOException))
        {
            string reason = e.Message.ReplaceLineEndings(" ");
            throw new InvalidDataException($"{path}: expected a tokenizer's file: {reason}", e);
        }
    }

    private static int End(ModelConfig config) => config.Numbers("eos_token_id") is [int end, ..]
        ? end
        : throw config.Malformed("eos_token_id", "a whole number");
}
