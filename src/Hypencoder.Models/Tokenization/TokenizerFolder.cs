using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Tokenization;

/// <summary>The files of a Hugging Face BERT tokenizer.</summary>
internal static class TokenizerFolder
{
    /// <summary>Each is looked for in every text.</summary>
    private const int MaxAdded = 1 << 14;

    public static bool Exists(string directory) =>
        File.Exists(Path.Combine(directory, VocabularyFile.Name))
        || File.Exists(Path.Combine(directory, TokenizerJsonFile.Name));

    /// <summary>
    /// As <c>AutoTokenizer</c>: <c>tokenizer.json</c> before <c>vocab.txt</c>, and <c>tokenizer_config.json</c> before
    /// both. Where the two vocabularies differ, no choice is right for every user of the folder, and it is refused.
    /// </summary>
    public static WordPieceTokenizer Load(string directory)
    {
        string vocabularyPath = Path.Combine(directory, VocabularyFile.Name);
        string jsonPath = Path.Combine(directory, TokenizerJsonFile.Name);
        string configPath = Path.Combine(directory, TokenizerConfigFile.Name);
        JsonConfig? config = File.Exists(configPath) ? JsonConfig.Read(configPath) : null;
        List<string>? lines = File.Exists(vocabularyPath) ? VocabularyFile.Read(vocabularyPath) : null;
        if (!File.Exists(jsonPath))
        {
            if (lines is null)
            {
                throw new InvalidDataException(
                    $"{vocabularyPath}: expected the tokenizer's vocabulary, found no such file");
            }
            WordPieceOptions listed = config is null
                ? WordPieceOptions.Uncased
                : TokenizerConfigFile.ReadOptions(config, WordPieceOptions.Uncased);
            List<AddedToken> decoder = config is null ? [] : TokenizerConfigFile.ReadAdded(config);
            if (decoder.Count == 0)
                RequireNoOther(Path.Combine(directory, "added_tokens.json"), lines);
            return Create(lines, vocabularyPath, listed, decoder, configPath, config);
        }
        JsonConfig json = JsonConfig.Read(jsonPath);
        string[] tokens = TokenizerJsonFile.ReadTokens(json);
        if (lines is not null)
            RequireSame(lines, vocabularyPath, tokens);
        WordPieceOptions options = TokenizerJsonFile.ReadOptions(json);
        if (config is not null)
            options = TokenizerConfigFile.ReadOptions(config, options);
        TokenizerJsonFile.CheckSpecialTokens(json, options);
        return Create(tokens, jsonPath, options, TokenizerJsonFile.ReadAdded(json), jsonPath, config);
    }

    public static void Save(WordPieceTokenizer tokenizer, string directory)
    {
        Directory.CreateDirectory(directory);
        VocabularyFile.Write(
            Path.Combine(directory, VocabularyFile.Name), tokenizer.Tokens.Take(tokenizer.PieceCount));
        TokenizerConfigFile.Write(
            Path.Combine(directory, TokenizerConfigFile.Name), tokenizer.Options, tokenizer.Added);
    }

    private static WordPieceTokenizer Create(
        IList<string> tokens, string source, WordPieceOptions options,
        List<AddedToken> added, string addedSource, JsonConfig? config)
    {
        if (config is not null)
        {
            HashSet<string> missing = [.. TokenizerConfigFile.ReadAdditional(config)];
            missing.ExceptWith(added.Select(t => t.Content));
            for (int id = 0; id < tokens.Count && missing.Count > 0; id++)
            {
                if (missing.Remove(tokens[id]))
                    added.Add(new AddedToken(id, tokens[id], Special: true));
            }
            if (missing.Count > 0)
                throw config.Error("additional_special_tokens", "tokens of the vocabulary");
        }
        return new WordPieceTokenizer([.. tokens], source, options, InOrder(tokens, options, added, addedSource));
    }

    /// <summary>
    /// By id, without those that every BERT tokenizer has; ids follow on the vocabulary's without a gap.
    /// </summary>
    private static List<AddedToken> InOrder(
        IList<string> tokens, WordPieceOptions options, List<AddedToken> added, string source)
    {
        if (added.Count > MaxAdded)
            throw new InvalidDataException($"{source}: expected at most {MaxAdded} added tokens, found {added.Count}");
        HashSet<string> contents = new(StringComparer.Ordinal);
        List<AddedToken> kept = [];
        int next = tokens.Count;
        foreach (AddedToken token in added.OrderBy(t => t.Id))
        {
            string name = $"{source}: added token \"{MessageText.OneLine(token.Content)}\"";
            if (!contents.Add(token.Content))
                throw new InvalidDataException($"{name}: expected it once, found it again");
            if (token.Id >= tokens.Count ? token.Id != next++ : tokens[token.Id] != token.Content)
            {
                throw new InvalidDataException(
                    $"{name}: expected its id in the vocabulary or the next one after it, found {token.Id}");
            }
            if (!options.Special.Contains(token.Content))
                kept.Add(token);
        }
        return kept;
    }

    /// <summary>
    /// Older versions of Hugging Face's library wrote added tokens to a file of their own, without saying how they are
    /// looked for.
    /// </summary>
    private static void RequireNoOther(string path, List<string> tokens)
    {
        if (!File.Exists(path))
            return;
        JsonConfig json = JsonConfig.Read(path);
        foreach ((string token, int id) in json.Ids())
        {
            if (id >= tokens.Count || tokens[id] != token)
                throw json.Error(token, $"a token of {VocabularyFile.Name} with its id");
        }
    }

    private static void RequireSame(List<string> lines, string path, string[] tokens)
    {
        for (int id = 0; id < Math.Max(lines.Count, tokens.Length); id++)
        {
            string line = id < lines.Count ? lines[id] : "", token = id < tokens.Length ? tokens[id] : "";
            if (line != token)
            {
                throw new InvalidDataException(
                    $"{path}:{id + 1}: expected \"{MessageText.OneLine(token)}\" as in {TokenizerJsonFile.Name}, "
                    + $"found \"{MessageText.OneLine(line)}\"");
            }
        }
    }
}
