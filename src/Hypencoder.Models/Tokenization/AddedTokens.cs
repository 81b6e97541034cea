using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>Collects the added tokens of a folder from all files that define some.</summary>
internal sealed class AddedTokens(string[] vocabulary, WordPieceOptions options)
{
    /// <summary>Greatest number of added tokens, since each is searched for in every text.</summary>
    private const int MaxCount = 1 << 14;

    private readonly Dictionary<string, (AddedToken Token, string Path)> _byContent = new(StringComparer.Ordinal);

    /// <summary>Adds the tokens of the authoritative file.</summary>
    public void Add(IEnumerable<AddedToken> tokens, string path)
    {
        foreach (AddedToken token in tokens)
        {
            if (!_byContent.TryAdd(token.Content, (token, path)))
                throw new InvalidDataException($"{Name(token, path)}: expected it once, found it again");
        }
    }

    /// <summary>
    /// Adds the tokens of a further file. A token that differs is refused, since programs that read the one file would
    /// recognise it at other places than programs that read the other.
    /// </summary>
    public void AddOthers(IEnumerable<AddedToken> tokens, string path)
    {
        foreach (AddedToken token in tokens)
        {
            if (_byContent.TryAdd(token.Content, (token, path)))
                continue;
            (AddedToken first, string place) = _byContent[token.Content];
            if (first.Id != token.Id || !first.IsFoundAs(token))
            {
                throw new InvalidDataException(
                    $"{Name(token, path)}: expected its id and how it is looked for as in {Path.GetFileName(place)}, "
                    + "found another");
            }
        }
    }

    /// <summary>
    /// Adds special tokens that are defined by name only: those in the vocabulary have its ids, others the next ones.
    /// </summary>
    public void AddNamed(NamedTokens named, string path)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < vocabulary.Length; id++)
            ids.TryAdd(vocabulary[id], id);
        AddedToken? missing = null;
        foreach (AddedToken token in named.OfBert)
        {
            if (ids.TryGetValue(token.Content, out int id))
                _byContent.TryAdd(token.Content, (token with { Id = id }, path));
            else if (!_byContent.ContainsKey(token.Content))
                missing = token;
        }
        int next = Math.Max(vocabulary.Length, 1 + _byContent.Values.Max(t => (int?)t.Token.Id) ?? 0);
        foreach (AddedToken token in named.Additional)
        {
            bool known = ids.TryGetValue(token.Content, out int id);
            if (!_byContent.TryAdd(token.Content, (token with { Id = known ? id : next }, path)) || known)
                continue;
            // Hugging Face would give the missing token the next id, and this one the id after it.
            if (missing is not null)
                throw new InvalidDataException($"{Name(missing, path)}: expected it in the vocabulary, found none");
            next++;
        }
    }

    /// <summary>
    /// The tokens by id, without those of every BERT tokenizer. Ids must follow those of the vocabulary without a gap.
    /// </summary>
    public List<AddedToken> InOrder()
    {
        List<AddedToken> kept = [];
        BertNormalizer normalizer = new(options);
        int next = vocabulary.Length;
        foreach ((AddedToken token, string path) in _byContent.Values.OrderBy(t => t.Token.Id))
        {
            if (token.Id >= vocabulary.Length ? token.Id != next++ : vocabulary[token.Id] != token.Content)
            {
                throw new InvalidDataException($"{Name(token, path)}: expected its id in the vocabulary or the next "
                    + $"one after it, found {token.Id}");
            }
            if (token.Normalized && normalizer.Text(token.Content).Length == 0)
                throw new InvalidDataException($"{Name(token, path)}: expected a text that normalising does not empty");
            if (!token.IsPlain || !options.Special.Contains(token.Content))
                kept.Add(token);
            if (kept.Count > MaxCount)
            {
                throw new InvalidDataException(
                    $"{path}: expected at most {MaxCount} added tokens, found {_byContent.Count}");
            }
        }
        return kept;
    }

    private static string Name(AddedToken token, string path) =>
        $"{path}: added token \"{MessageText.OneLine(token.Content)}\"";
}
