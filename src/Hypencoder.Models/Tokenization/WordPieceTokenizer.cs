using System.Text;
using System.Text.Json.Nodes;
using Hypencoder.Data.Formats;
using Microsoft.ML.Tokenizers;

namespace Hypencoder.Models;

/// <summary>BERT's uncased WordPiece tokeniser over a <c>vocab.txt</c>.</summary>
public sealed class WordPieceTokenizer
{
    private const string VocabularyFile = "vocab.txt";
    private readonly string[] _vocabulary;
    private readonly BertTokenizer _tokenizer;

    /// <param name="vocabulary">The tokens in the order of their ids, the special ones among them.</param>
    internal WordPieceTokenizer(string[] vocabulary)
    {
        _vocabulary = vocabulary;
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Text));
        _tokenizer = BertTokenizer.Create(stream, new BertOptions
        {
            LowerCaseBeforeTokenization = true,
            RemoveNonSpacingMarks = true,
            IndividuallyTokenizeCjk = true,
        });
    }

    /// <summary>How many tokens.</summary>
    public int VocabularySize => _vocabulary.Length;

    private string Text => string.Join('\n', _vocabulary) + "\n";

    /// <summary>Reads <c>vocab.txt</c> in a model directory.</summary>
    /// <exception cref="InvalidDataException">It is missing, or lacks a special token.</exception>
    public static WordPieceTokenizer Load(string directory)
    {
        string path = Path.Combine(directory, VocabularyFile);
        if (!File.Exists(path))
            throw new InvalidDataException($"{directory}: expected a {VocabularyFile}");
        string[] vocabulary = File.ReadAllLines(path);
        HashSet<string> tokens = [];
        for (int i = 0; i < vocabulary.Length; i++)
        {
            if (!tokens.Add(vocabulary[i]))
                throw new InvalidDataException($"{path}:{i + 1}: expected each token once, found \"{vocabulary[i]}\" again");
        }
        foreach (string token in WordPieceTrainer.SpecialTokens)
        {
            if (!tokens.Contains(token))
                throw new InvalidDataException($"{path}: expected the token {token} among its {vocabulary.Length} lines");
        }
        return new WordPieceTokenizer(vocabulary);
    }

    /// <summary>Writes <c>vocab.txt</c> and <c>tokenizer_config.json</c> into a directory, made if missing.</summary>
    public void Save(string directory)
    {
        Directory.CreateDirectory(directory);
        AtomicFile.Write(Path.Combine(directory, VocabularyFile), stream => stream.Write(Encoding.UTF8.GetBytes(Text)));
        JsonConfig.Write(Path.Combine(directory, "tokenizer_config.json"), new JsonObject
        {
            ["cls_token"] = "[CLS]",
            ["do_lower_case"] = true,
            ["mask_token"] = "[MASK]",
            ["pad_token"] = "[PAD]",
            ["sep_token"] = "[SEP]",
            ["strip_accents"] = null,
            ["tokenize_chinese_chars"] = true,
            ["tokenizer_class"] = "BertTokenizer",
            ["unk_token"] = "[UNK]",
        });
    }

    /// <summary>Token ids with [CLS] and [SEP], cut to <paramref name="maxLength"/>.</summary>
    public int[] Encode(string text, int maxLength)
    {
        if (maxLength < 2)
            throw new ArgumentOutOfRangeException(nameof(maxLength), maxLength, "expected room for [CLS] and [SEP]");
        return [.. _tokenizer.EncodeToIds(text, maxLength, out _, out _)];
    }

    /// <summary><see cref="Encode"/> for each text, on all cores.</summary>
    public int[][] EncodeAll(IReadOnlyList<string> texts, int maxLength)
    {
        int[][] ids = new int[texts.Count][];
        Parallel.For(0, texts.Count, i => ids[i] = Encode(texts[i], maxLength));
        return ids;
    }
}
