namespace Hypencoder.Models.Tokenization;

/// <summary>The files of a Hugging Face BERT tokenizer.</summary>
internal static class TokenizerFolder
{
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
            foreach (string token in TokenizerConfigFile.ReadAdditional(config))
            {
                if (added.Exists(t => t.Content == token))
                    continue;
                int id = tokens.IndexOf(token);
                added.Add(id >= 0
                    ? new AddedToken(id, token, Special: true)
                    : throw config.Error("additional_special_tokens", "tokens of the vocabulary"));
            }
        }
        return new WordPieceTokenizer([.. tokens], source, options, InOrder(tokens, options, added, addedSource));
    }

    /// <summary>
    /// By id, without those that every BERT tokenizer has; ids follow on the vocabulary's without a gap.
    /// </summary>
    private static List<AddedToken> InOrder(
        IList<string> tokens, WordPieceOptions options, List<AddedToken> added, string source)
    {
        HashSet<string> contents = new(StringComparer.Ordinal);
        List<AddedToken> kept = [];
        int next = tokens.Count;
        foreach (AddedToken token in added.OrderBy(t => t.Id))
        {
            string name = $"{source}: added token \"{JsonConfig.OneLine(token.Content)}\"";
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

    private static void RequireSame(List<string> lines, string path, string[] tokens)
    {
        for (int id = 0; id < Math.Max(lines.Count, tokens.Length); id++)
        {
            string line = id < lines.Count ? lines[id] : "", token = id < tokens.Length ? tokens[id] : "";
            if (line != token)
            {
                throw new InvalidDataException(
                    $"{path}:{id + 1}: expected \"{JsonConfig.OneLine(token)}\" as in {TokenizerJsonFile.Name}, "
                    + $"found \"{JsonConfig.OneLine(line)}\"");
            }
        }
    }
}
