using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>
/// The tokenizer of BERT, cased or uncased: text to the ids of its pieces between <c>[CLS]</c> and <c>[SEP]</c>. Ids
/// equal those of Hugging Face's <c>BertTokenizer</c>. Safe for concurrent use.
/// </summary>
internal sealed class WordPieceTokenizer
{
    private readonly WordPieceVocabulary _vocabulary;
    private readonly AddedTokenSet _written;     // searched for in the text as written
    private readonly AddedTokenSet _normalized;  // searched for in the normalised text between those

    /// <param name="tokens">Tokens of the vocabulary, in the order of their ids.</param>
    /// <param name="source">Path of the vocabulary for messages.</param>
    /// <param name="options">Options; null for those of uncased BERT.</param>
    /// <param name="added">
    /// Added tokens by id, following those of the vocabulary without a gap; special tokens only if they are not plain.
    /// </param>
    internal WordPieceTokenizer(
        IReadOnlyList<string> tokens,
        string source,
        WordPieceOptions? options = null,
        IReadOnlyList<AddedToken>? added = null)
    {
        Options = options ?? WordPieceOptions.Uncased;
        Added = added ?? [];
        _vocabulary = new WordPieceVocabulary(tokens, source, Options);
        PaddingId = _vocabulary.Require(Options.Padding, source);
        Tokens = [.. tokens, .. Added.Where(t => t.Id >= tokens.Count).Select(t => t.Content)];
        List<AddedToken> all = [.. Added];
        foreach (string special in Options.Special.Where(name => Added.All(t => t.Content != name)))
        {
            // The vocabulary may lack the mask.
            if (_vocabulary.TryFind(special, out int id))
                all.Add(new AddedToken(id, special, Special: true));
        }
        BertNormalizer normalizer = new(Options);
        _written = new AddedTokenSet(all.Where(t => !t.Normalized).Select(t => (t.Content, t)));
        _normalized = new AddedTokenSet(all.Where(t => t.Normalized).Select(t => (normalizer.Text(t.Content), t)));
    }

    /// <summary>Number of tokens, including added ones.</summary>
    public int VocabularySize => Tokens.Count;

    /// <summary>Tokens in the order of their ids.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Id of <c>[PAD]</c>.</summary>
    public int PaddingId { get; }

    /// <summary>Id of <c>[MASK]</c>; null if the vocabulary does not have it.</summary>
    public int? MaskId => _vocabulary.TryFind(Options.Mask, out int id) ? id : null;

    internal WordPieceOptions Options { get; }

    internal IReadOnlyList<AddedToken> Added { get; }

    /// <summary>Number of tokens into which words are split; added tokens follow them.</summary>
    internal int PieceCount => _vocabulary.Tokens.Count;

    /// <summary>Whether a directory contains <c>vocab.txt</c> or <c>tokenizer.json</c>.</summary>
    public static bool Exists(string directory) => TokenizerFolder.Exists(directory);

    /// <summary>
    /// Reads <c>tokenizer.json</c> or <c>vocab.txt</c>, and <c>tokenizer_config.json</c> if there is one.
    /// </summary>
    /// <param name="directory">Path of the directory.</param>
    /// <exception cref="InvalidDataException">
    /// There is no vocabulary, a file is malformed, or the tokenizer is not BERT's.
    /// </exception>
    public static WordPieceTokenizer Load(string directory) => TokenizerFolder.Load(directory);

    /// <summary>
    /// Writes <c>vocab.txt</c> and <c>tokenizer_config.json</c> for Hugging Face into a directory, which is created if
    /// missing.
    /// </summary>
    public void Save(string directory) => TokenizerFolder.Save(this, directory);

    /// <summary>
    /// Encodes a text to token ids, including special tokens. Ids beyond the limit are cut off before <c>[SEP]</c>.
    /// </summary>
    /// <param name="text">Text to encode; an empty one becomes <c>[CLS] [SEP]</c>.</param>
    /// <param name="maxLength">Greatest number of tokens, 2 or more.</param>
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        List<int> ids = [_vocabulary.StartId];
        Append(text, ids, maxLength - 1);
        ids.Add(_vocabulary.EndId);
        return [.. ids];
    }

    /// <summary>
    /// Encodes a pair of texts to the ids of <c>[CLS] first [SEP] second [SEP]</c> with their token types: 0, and 1
    /// from the second text on. A pair that is too long is truncated token by token at the end of the longer text, or
    /// of the second if both are equally long, as by Hugging Face's <c>longest_first</c>.
    /// </summary>
    /// <param name="first">First text.</param>
    /// <param name="second">Second text.</param>
    /// <param name="maxLength">Greatest number of tokens, 3 or more.</param>
    public (int[] Ids, int[] TokenTypes) EncodePair(string first, string second, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 3);
        int room = maxLength - 3;
        // Tokens of a text beyond what would fit by itself do not affect the truncation.
        List<int> left = [], right = [];
        Append(first, left, room);
        Append(second, right, room);
        if (left.Count + right.Count > room)
        {
            // The shorter text keeps up to half of the tokens, and the first one keeps the odd token.
            int share = Math.Max((room + 1) / 2, room - right.Count);
            int kept = Math.Min(left.Count, share);
            left.RemoveRange(kept, left.Count - kept);
            right.RemoveRange(room - kept, right.Count - (room - kept));
        }
        int[] types = new int[left.Count + right.Count + 3];
        types.AsSpan(left.Count + 2).Fill(1);
        int start = _vocabulary.StartId, end = _vocabulary.EndId;
        return ([start, .. left, end, .. right, end], types);
    }

    /// <summary>Encodes each text as by <see cref="Encode"/>, several on all processors.</summary>
    public int[][] EncodeAll(IReadOnlyList<string> texts, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        if (texts.Count == 1)
            return [Encode(texts[0], maxLength)]; // a query, for which a loop of threads costs more than its tokens
        int[][] ids = new int[texts.Count][];
        Parallel.For(0, ids.Length, i => ids[i] = Encode(texts[i], maxLength));
        return ids;
    }

    /// <summary>Appends the ids of a text until there are <paramref name="limit"/> of them.</summary>
    private void Append(string text, List<int> ids, int limit)
    {
        TextParts parts = _written.Split(text);
        while (ids.Count < limit && parts.MoveNext())
        {
            if (parts.Token is not null)
                ids.Add(parts.Token.Id);
            else if (_normalized.IsEmpty)
                AppendWords(parts.Text, ids, limit);
            else
                AppendNormalized(parts.Text, ids, limit);
        }
        if (ids.Count > limit)
            ids.RemoveRange(limit, ids.Count - limit);
    }

    private void AppendNormalized(ReadOnlySpan<char> text, List<int> ids, int limit)
    {
        TextParts parts = _normalized.Split(new BertNormalizer(Options).Text(text));
        while (ids.Count < limit && parts.MoveNext())
        {
            if (parts.Token is not null)
                ids.Add(parts.Token.Id);
            else
                AppendWords(parts.Text, ids, limit); // normalising twice has no further effect
        }
    }

    private void AppendWords(ReadOnlySpan<char> text, List<int> ids, int limit)
    {
        BertWords words = new(text, Options);
        while (ids.Count < limit && words.MoveNext())
            _vocabulary.Split(words.Current, ids);
    }
}
