using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>A token that is taken whole wherever it is written in a text.</summary>
/// <param name="Id">Its id, within the vocabulary or following on it.</param>
/// <param name="Content">As written.</param>
/// <param name="Special">Whether it is no part of the text's meaning.</param>
internal sealed record AddedToken(int Id, string Content, bool Special)
{
    /// <summary>
    /// Reads Hugging Face's form of an added token. White space beside it is dropped in any case, so <c>lstrip</c> and
    /// <c>rstrip</c> change nothing.
    /// </summary>
    public static AddedToken Read(JsonConfig json, int id)
    {
        json.Bool("lstrip", fallback: false);
        json.Bool("rstrip", fallback: false);
        foreach (string key in new[] { "single_word", "normalized" })
        {
            if (json.Bool(key, fallback: false))
                throw json.Error(key, "false, for added tokens are looked for as they are written");
        }
        string content = json.String("content");
        return content.Length > 0
            ? new AddedToken(id, content, json.Bool("special", fallback: false))
            : throw json.Error("content", "one character or more");
    }
}
