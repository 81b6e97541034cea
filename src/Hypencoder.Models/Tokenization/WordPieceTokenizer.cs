using System.Text.Json.Nodes;
using Hypencoder.Data.Formats;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>
/// The tokenizer of uncased BERT: text to the ids of its pieces between <c>[CLS]</c> and <c>[SEP]</c>. The same text
/// gives the same ids as Hugging Face's <c>BertTokenizer</c>. Safe for use by several threads.
/// </summary>
public sealed class WordPieceTokenizer
{
    private const string VocabularyFile = "vocab.txt", ConfigFile = "tokenizer_config.json";
    private readonly WordPieceVocabulary _vocabulary;
    private readonly List<(string Token, int Id)> _special = [];

    /// <param name="tokens">By id; the first is <c>[PAD]</c>.</param>
    /// <param name="source">For messages.</param>
    internal WordPieceTokenizer(IReadOnlyList<string> tokens, string source)
    {
        // Models give id 0 no embedding, and batches are padded with it.
        if (tokens.Count == 0 || tokens[0] != WordPieceVocabulary.Padding)
        {
            throw new InvalidDataException(
                $"{source}:1: expected {WordPieceVocabulary.Padding}, found \"{tokens.FirstOrDefault()}\"");
        }
        _vocabulary = new WordPieceVocabulary(tokens, source);
        foreach (string special in WordPieceVocabulary.Special)
        {
            if (_vocabulary.TryFind(special, out int id))
                _special.Add((special, id));
        }
    }

    /// <summary>How many tokens there are.</summary>
    public int VocabularySize => _vocabulary.Tokens.Count;

    /// <summary>The tokens by id.</summary>
    public IReadOnlyList<string> Tokens => _vocabulary.Tokens;

    /// <summary>Whether a directory has a vocabulary.</summary>
    internal static bool Exists(string directory) => File.Exists(Path.Combine(directory, VocabularyFile));

    /// <summary>Reads <c>vocab.txt</c>, and <c>tokenizer_config.json</c> where there is one.</summary>
    /// <exception cref="InvalidDataException">
    /// There is no vocabulary, it is malformed, or the tokenizer is none of uncased BERT.
    /// </exception>
    public static WordPieceTokenizer Load(string directory)
    {
        string vocabulary = Path.Combine(directory, VocabularyFile);
        string config = Path.Combine(directory, ConfigFile);
        if (!File.Exists(vocabulary))
            throw new InvalidDataException($"{vocabulary}: expected the tokenizer's vocabulary, found no such file");
        if (File.Exists(config))
        {
            JsonConfig json = JsonConfig.Read(config);
            foreach (string key in new[] { "do_lower_case", "strip_accents", "tokenize_chinese_chars" })
            {
                if (!json.Bool(key, fallback: true))
                    throw json.Error(key, "true, for the tokenizer is that of uncased BERT");
            }
        }
        return new WordPieceTokenizer(File.ReadAllLines(vocabulary), vocabulary);
    }

    /// <summary>
    /// Writes <c>vocab.txt</c> and <c>tokenizer_config.json</c> as Hugging Face reads them, into a directory, made if
    /// missing.
    /// </summary>
    public void Save(string directory)
    {
        Directory.CreateDirectory(directory);
        AtomicFile.WriteText(Path.Combine(directory, VocabularyFile), writer =>
        {
            foreach (string token in Tokens)
                writer.WriteLine(token);
        });
        JsonConfig.Write(Path.Combine(directory, ConfigFile), new JsonObject
        {
            ["cls_token"] = WordPieceVocabulary.Start,
            ["do_basic_tokenize"] = true,
            ["do_lower_case"] = true,
            ["mask_token"] = WordPieceVocabulary.Mask,
            ["pad_token"] = WordPieceVocabulary.Padding,
            ["sep_token"] = WordPieceVocabulary.End,
            ["strip_accents"] = null,
            ["tokenize_chinese_chars"] = true,
            ["tokenizer_class"] = "BertTokenizer",
            ["unk_token"] = WordPieceVocabulary.Unknown,
        });
    }

    /// <summary>
    /// The ids of a text, special tokens included; those beyond the limit are cut off before <c>[SEP]</c>.
    /// </summary>
    /// <param name="text">Any text; an empty one has <c>[CLS] [SEP]</c> alone.</param>
    /// <param name="maxLength">In tokens; 2 or more.</param>
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        List<int> ids = [_vocabulary.StartId];
        int limit = maxLength - 1;
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty && ids.Count < limit;)
        {
            int special = NextSpecial(rest, out (string Token, int Id) found);
            BertWords words = new(special < 0 ? rest : rest[..special]);
            while (ids.Count < limit && words.MoveNext())
                _vocabulary.Split(words.Current, ids);
            if (special < 0)
                break;
            ids.Add(found.Id);
            rest = rest[(special + found.Token.Length)..];
        }
        if (ids.Count > limit)
            ids.RemoveRange(limit, ids.Count - limit);
        ids.Add(_vocabulary.EndId);
        return [.. ids];
    }

    /// <summary><see cref="Encode"/> of each text, on all processors.</summary>
    public int[][] EncodeAll(IReadOnlyList<string> texts, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        int[][] ids = new int[texts.Count][];
        Parallel.For(0, ids.Length, i => ids[i] = Encode(texts[i], maxLength));
        return ids;
    }

    /// <summary>
    /// Where a special token stands written out in the text, or -1: like Hugging Face, we take it for the token.
    /// </summary>
    private int NextSpecial(ReadOnlySpan<char> text, out (string Token, int Id) found)
    {
        for (int at = text.IndexOf('['); at >= 0;)
        {
            foreach ((string Token, int Id) special in _special)
            {
                if (text[at..].StartsWith(special.Token, StringComparison.Ordinal))
                {
                    found = special;
                    return at;
                }
            }
            int next = text[(at + 1)..].IndexOf('[');
            at = next < 0 ? -1 : at + 1 + next;
        }
        found = default;
        return -1;
    }
}
