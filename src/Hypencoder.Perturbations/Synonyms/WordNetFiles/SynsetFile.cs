using System.Globalization;
using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Perturbations.Synonyms.WordNetFiles;

/// <summary>The words of the synsets of a part of speech, from <c>data.noun</c> and similar files.</summary>
internal sealed class SynsetFile(string path)
{
    private readonly byte[] _content = File.ReadAllBytes(path);

    /// <summary>The words of the synset at an offset, as spelt in the file, with underscores for spaces.</summary>
    /// <exception cref="InvalidDataException">There is no synset at the offset.</exception>
    public IReadOnlyList<string> Words(int offset)
    {
        ReadOnlySpan<byte> rest = offset < _content.Length ? _content.AsSpan(offset) : [];
        int length = rest.IndexOf((byte)'\n');
        DatabaseLine line = new(new TextLine(
            $"{path}, byte {offset}", 1, Encoding.Latin1.GetString(rest[..Math.Max(0, length)])));
        if (line.Number("the synset's offset") != offset)
            throw line.Malformed($"the synset at {offset}");
        line.Skip(2, "a file and a type");
        int count = line.Number("the number of words", NumberStyles.AllowHexSpecifier);
        string[] words = new string[count];
        for (int i = 0; i < count; i++)
        {
            string word = line.Next("a word");
            // An adjective may state its syntactic position, as in "galore(ip)".
            int marker = word.IndexOf('(');
            words[i] = marker > 0 ? word[..marker] : word;
            line.Skip(1, "the word's number");
        }
        return words;
    }
}
