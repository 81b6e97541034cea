using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Hypencoder.Paraphrasing.Tokenization;

/// <summary>The tokenizer of BART: GPT-2's byte-level BPE, between <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</summary>
internal sealed class ByteLevelCodec : ITextCodec
{
    private static readonly string[] SpecialPieces = ["<s>", "</s>", "<pad>", "<unk>", "<mask>"];

    private readonly BpeTokenizer _pieces;
    private readonly HashSet<int> _special;
    private readonly int _start;
    private readonly int _end;

    public ByteLevelCodec(string directory, string vocabulary)
    {
        string merges = Path.Combine(directory, "merges.txt");
        if (!File.Exists(merges))
            throw new InvalidDataException($"{directory}: expected the tokenizer's merges.txt, found none");
        using FileStream file = File.OpenRead(vocabulary);
        Dictionary<string, int> ids = JsonSerializer.Deserialize<Dictionary<string, int>>(file)
            ?? throw new InvalidDataException($"{vocabulary}: expected an object, found null");
        _start = Id("<s>");
        _end = Id("</s>");
        _special = [.. SpecialPieces.Where(ids.ContainsKey).Select(piece => ids[piece])];
        _pieces = BpeTokenizer.Create(new BpeOptions(ids)
        {
            Merges = [.. File.ReadLines(merges).Where(line => line.Length > 0 && !line.StartsWith("#version"))],
            PreTokenizer = RobertaPreTokenizer.Instance,
            UnknownToken = "<unk>",
            ByteLevel = true,
        });

        int Id(string piece) => ids.TryGetValue(piece, out int id)
            ? id
            : throw new InvalidDataException($"{vocabulary}: expected the piece {piece}, found none");
    }

    public IReadOnlyList<int> Encode(string text) => [_start, .. _pieces.EncodeToIds(text), _end];

    public string Decode(IReadOnlyList<int> ids) => _pieces.Decode(ids.Where(id => !_special.Contains(id)));
}
