using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Hypencoder.Paraphrasing.Tokenization;

/// <summary>
/// The tokenizer of Marian: SentencePiece of the source language, with ids from <c>vocab.json</c>, followed by an end
/// token.
/// </summary>
internal sealed class MarianCodec : ITextCodec
{
    private const string Unknown = "<unk>";
    private static readonly string[] Special = ["<pad>", "</s>", Unknown];

    private readonly SentencePieceTokenizer _source;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _pieces;
    private readonly int _end;

    public MarianCodec(string directory, string vocabulary, int end)
    {
        // target.spm is needed only to encode texts in the target language, which never happens here.
        _source = TextCodec.Open(directory, "source.spm", Create);
        using FileStream file = File.OpenRead(vocabulary);
        _ids = JsonSerializer.Deserialize<Dictionary<string, int>>(file)
            ?? throw new InvalidDataException($"{vocabulary}: expected an object, found null");
        if (!_ids.ContainsKey(Unknown))
            throw new InvalidDataException($"{vocabulary}: expected the piece {Unknown}, found none");
        _pieces = _ids.ToDictionary(pair => pair.Value, pair => pair.Key);
        _end = end;
    }

    public IReadOnlyList<int> Encode(string text)
    {
        // A prefix such as ">>fra<<" names one of several target languages.
        int close = text.StartsWith(">>", StringComparison.Ordinal) ? text.IndexOf("<<", StringComparison.Ordinal) : -1;
        string language = close > 0 ? text[..(close + 2)] : "";
        IEnumerable<string> pieces = _source.EncodeToTokens(text[language.Length..].TrimStart(), out _)
            .Select(token => token.Value);
        return [.. (language.Length > 0 ? pieces.Prepend(language) : pieces).Select(Id), _end];
    }

    public string Decode(IReadOnlyList<int> ids) => string.Concat(ids
        .Select(id => _pieces.GetValueOrDefault(id, Unknown)).Where(piece => !Special.Contains(piece)))
        .Replace('\u2581', ' ').Trim();

    private int Id(string piece) => _ids.GetValueOrDefault(piece, _ids[Unknown]);

    private static SentencePieceTokenizer Create(string path)
    {
        using FileStream file = File.OpenRead(path);
        return SentencePieceTokenizer.Create(file, addBeginningOfSentence: false, addEndOfSentence: false);
    }
}
