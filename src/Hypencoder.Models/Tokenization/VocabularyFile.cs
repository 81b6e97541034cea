using Hypencoder.Data.Formats;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary><c>vocab.txt</c>, which has the token with id i in line i + 1.</summary>
internal static class VocabularyFile
{
    public const string Name = "vocab.txt";

    /// <summary>Greatest number of tokens. The largest published vocabulary has 501,153.</summary>
    public const int MaxTokens = 1 << 22;

    /// <summary>Reads a file whose lines end as in Python: with LF, CRLF or CR.</summary>
    public static List<string> Read(string path) => Read(BoundedFile.ReadBytes(path).Span, path);

    /// <param name="bytes">Content of the file.</param>
    /// <param name="path">Path of the file for messages.</param>
    public static List<string> Read(ReadOnlySpan<byte> bytes, string path)
    {
        using StringReader reader = new(BoundedFile.Decode(bytes, path));
        List<string> tokens = [];
        while (reader.ReadLine() is { } token)
        {
            if (tokens.Count == MaxTokens)
                throw new InvalidDataException($"{path}:{tokens.Count + 1}: expected at most {MaxTokens} tokens");
            tokens.Add(token);
        }
        return tokens;
    }

    public static void Write(string path, IEnumerable<string> tokens) => AtomicFile.WriteText(path, writer =>
    {
        foreach (string token in tokens)
            writer.WriteLine(token);
    });
}
