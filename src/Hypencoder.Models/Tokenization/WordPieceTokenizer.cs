using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models;

/// <summary>
/// The tokenizer of BERT, cased or uncased: text to the ids of its pieces between <c>[CLS]</c> and <c>[SEP]</c>. The
/// same text gives the same ids as Hugging Face's <c>BertTokenizer</c>. Safe for use by several threads.
/// </summary>
internal sealed class WordPieceTokenizer
{
    private readonly WordPieceVocabulary _vocabulary;
    private readonly AddedTokenSet _written;     // in the text as it is
    private readonly AddedTokenSet _normalized;  // in the normalised text between those

    /// <param name="tokens">By id.</param>
    /// <param name="source">For messages.</param>
    /// <param name="options">Those of uncased BERT when left out.</param>
    /// <param name="added">
    /// By id, those after the vocabulary without a gap; special tokens only where they are not plain.
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

    /// <summary>How many tokens there are, added ones included.</summary>
    public int VocabularySize => Tokens.Count;

    /// <summary>The tokens by id.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The id of <c>[PAD]</c>.</summary>
    public int PaddingId { get; }

    /// <summary>The id of <c>[MASK]</c>; null in a vocabulary without it.</summary>
    public int? MaskId => _vocabulary.TryFind(Options.Mask, out int id) ? id : null;

    internal WordPieceOptions Options { get; }

    internal IReadOnlyList<AddedToken> Added { get; }

    /// <summary>How many tokens words are split into; added ones come after.</summary>
    internal int PieceCount => _vocabulary.Tokens.Count;

    /// <summary>Whether a directory holds <c>vocab.txt</c> or <c>tokenizer.json</c>.</summary>
    public static bool Exists(string directory) => TokenizerFolder.Exists(directory);

    /// <summary>
    /// Reads <c>tokenizer.json</c> or <c>vocab.txt</c>, and <c>tokenizer_config.json</c> where there is one.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// There is no vocabulary, a file is malformed, or the tokenizer is none of BERT.
    /// </exception>
    public static WordPieceTokenizer Load(string directory) => TokenizerFolder.Load(directory);

    /// <summary>
    /// Writes <c>vocab.txt</c> and <c>tokenizer_config.json</c> as Hugging Face reads them, into a directory, made if
    /// missing.
    /// </summary>
    public void Save(string directory) => TokenizerFolder.Save(this, directory);

    /// <summary>
    /// The ids of a text, special tokens included; those beyond the limit are cut off before <c>[SEP]</c>.
    /// </summary>
    /// <param name="text">Any text; an empty one has <c>[CLS] [SEP]</c> alone.</param>
    /// <param name="maxLength">In tokens; 2 or more.</param>
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        List<int> ids = [_vocabulary.StartId];
        Append(text, ids, maxLength - 1);
        ids.Add(_vocabulary.EndId);
        return [.. ids];
    }

    /// <summary>
    /// The ids of <c>[CLS] first [SEP] second [SEP]</c> with the type of each: 0, and 1 from the second text on. What
    /// is too long loses its last tokens one by one, each from the text that is the longer by then, of equals the
    /// second: Hugging Face's <c>longest_first</c>.
    /// </summary>
    /// <param name="first">Any text.</param>
    /// <param name="second">Any text.</param>
    /// <param name="maxLength">In tokens; 3 or more.</param>
    public (int[] Ids, int[] TokenTypes) EncodePair(string first, string second, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 3);
        int room = maxLength - 3;
        // More of either text than fits alone cannot change what is cut.
        List<int> left = [], right = [];
        Append(first, left, room);
        Append(second, right, room);
        if (left.Count + right.Count > room)
        {
            // The shorter keeps all of an even share, and the first the odd token.
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

    /// <summary><see cref="Encode"/> of each text, on all processors.</summary>
    public int[][] EncodeAll(IReadOnlyList<string> texts, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        int[][] ids = new int[texts.Count][];
        Parallel.For(0, ids.Length, i => ids[i] = Encode(texts[i], maxLength));
        return ids;
    }

    /// <summary>Appends the ids of a text until there are <paramref name="limit"/>.</summary>
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
                AppendWords(parts.Text, ids, limit); // to normalise again changes nothing
        }
    }

    private void AppendWords(ReadOnlySpan<char> text, List<int> ids, int limit)
    {
        BertWords words = new(text, Options);
        while (ids.Count < limit && words.MoveNext())
            _vocabulary.Split(words.Current, ids);
    }
}
