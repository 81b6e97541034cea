using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>
/// A WordPiece vocabulary: splits a word greedily into the longest pieces that it contains, those after the first with
/// the prefix <c>##</c>. Wu et al., arXiv 1609.08144, as used by Devlin et al., arXiv 1810.04805.
/// </summary>
internal sealed class WordPieceVocabulary
{
    public const string Continuation = "##";
    public const string Unknown = "[UNK]", Start = "[CLS]", End = "[SEP]", Padding = "[PAD]", Mask = "[MASK]";

    /// <summary>Special tokens in the order in which a trained vocabulary begins.</summary>
    public static readonly string[] Special = [Padding, Unknown, Start, End, Mask];

    /// <summary>Greatest length of a known word, as in BERT, in characters rather than UTF-16 units.</summary>
    public const int MaxWordLength = 100;

    private readonly Dictionary<string, int> _initial = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _continuing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _initialBySpan;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuingBySpan;
    private readonly int _longest;

    /// <param name="tokens">Tokens in the order of their ids.</param>
    /// <param name="source">Path of the file whose lines are <paramref name="tokens"/>, for messages.</param>
    /// <param name="options">Options with the names of the special tokens; null for those of BERT.</param>
    public WordPieceVocabulary(IReadOnlyList<string> tokens, string source, WordPieceOptions? options = null)
    {
        options ??= WordPieceOptions.Uncased;
        Tokens = tokens;
        _initial.EnsureCapacity(tokens.Count);
        for (int id = 0; id < tokens.Count; id++)
        {
            string token = tokens[id];
            bool continues = token.StartsWith(Continuation, StringComparison.Ordinal) && token != Continuation;
            string piece = continues ? token[Continuation.Length..] : token;
            if (piece.Length == 0)
                throw new InvalidDataException($"{source}:{id + 1}: expected a token, found an empty line");
            if (!(continues ? _continuing : _initial).TryAdd(piece, id))
            {
                throw new InvalidDataException(
                    $"{source}:{id + 1}: expected each token once, found \"{MessageText.OneLine(token)}\" again");
            }
            _longest = Math.Max(_longest, piece.Length);
        }
        _initialBySpan = _initial.GetAlternateLookup<ReadOnlySpan<char>>();
        _continuingBySpan = _continuing.GetAlternateLookup<ReadOnlySpan<char>>();
        UnknownId = Require(options.Unknown, source);
        StartId = Require(options.Start, source);
        EndId = Require(options.End, source);
    }

    public IReadOnlyList<string> Tokens { get; }

    public int UnknownId { get; }

    public int StartId { get; }

    public int EndId { get; }

    /// <summary>Finds the id of a token that is written in a text as it is, such as <c>[MASK]</c>.</summary>
    public bool TryFind(string token, out int id) => _initial.TryGetValue(token, out id);

    /// <summary>Appends the ids of a word's pieces, or <see cref="UnknownId"/> if it cannot be split.</summary>
    public void Split(ReadOnlySpan<char> word, List<int> ids)
    {
        int before = ids.Count;
        bool tooLong = word.Length > MaxWordLength && word.Length - LowSurrogates(word) > MaxWordLength;
        for (int start = 0; start < word.Length && !tooLong;)
        {
            Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces =
                start == 0 ? _initialBySpan : _continuingBySpan;
            int length = Math.Min(_longest, word.Length - start);
            int id = 0;
            while (length > 0 && !pieces.TryGetValue(word.Slice(start, length), out id))
                length--;
            if (length == 0)
                break;
            ids.Add(id);
            start += length;
            if (start == word.Length)
                return;
        }
        ids.RemoveRange(before, ids.Count - before);
        ids.Add(UnknownId);
    }

    private static int LowSurrogates(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (char c in word)
            count += char.IsLowSurrogate(c) ? 1 : 0;
        return count;
    }

    /// <summary>The id of a token that the tokenizer requires.</summary>
    public int Require(string token, string source) => _initial.TryGetValue(token, out int id)
        ? id
        : throw new InvalidDataException($"{source}: expected a token {MessageText.OneLine(token)}, found none");
}
