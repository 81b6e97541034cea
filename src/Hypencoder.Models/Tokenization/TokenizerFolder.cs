using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;
using Hypencoder.Models.Hub;

namespace Hypencoder.Models.Tokenization;

/// <summary>The files of a Hugging Face BERT tokenizer.</summary>
internal static class TokenizerFolder
{
    public static bool Exists(string directory) =>
        File.Exists(Path.Combine(directory, VocabularyFile.Name))
        || File.Exists(Path.Combine(directory, TokenizerJsonFile.Name))
        || BundledEncoder.FindByDirectory(directory) is not null;

    /// <summary>
    /// Loads a tokenizer as <c>AutoTokenizer</c> does: <c>tokenizer.json</c> takes precedence over <c>vocab.txt</c>,
    /// and <c>tokenizer_config.json</c> over both, unless its class is a generic one. Where the two vocabularies
    /// differ, programs would read different ones, and the folder is refused.
    /// </summary>
    public static WordPieceTokenizer Load(string directory)
    {
        string vocabularyPath = Path.Combine(directory, VocabularyFile.Name);
        string jsonPath = Path.Combine(directory, TokenizerJsonFile.Name);
        List<string>? lines = ReadVocabulary(directory, vocabularyPath);
        JsonConfig? json = ReadIfThere(jsonPath);
        if (lines is null && json is null)
        {
            throw new InvalidDataException(
                $"{vocabularyPath}: expected the tokenizer's vocabulary, found no such file");
        }
        JsonConfig? config = ReadIfThere(Path.Combine(directory, TokenizerConfigFile.Name));
        bool older = config is null || !TokenizerConfigFile.HasAdded(config);
        NamedTokens named = new(older ? ReadIfThere(Path.Combine(directory, "special_tokens_map.json")) : null, config);

        string[] tokens = json is null ? [.. lines!] : TokenizerJsonFile.ReadTokens(json);
        if (lines is not null && json is not null)
            RequireSame(lines, vocabularyPath, tokens);
        WordPieceOptions options = json is null ? WordPieceOptions.Uncased : TokenizerJsonFile.ReadOptions(json);
        if (config is not null)
            options = TokenizerConfigFile.ReadOptions(config, options, json is not null);
        options = named.Name(options);
        AddedTokens added = new(tokens, options);
        if (json is not null)
        {
            TokenizerJsonFile.CheckSpecialTokens(json, options, tokens);
            TokenizerJsonFile.CheckSides(json);
            added.Add(TokenizerJsonFile.ReadAdded(json), jsonPath);
        }
        if (!older)
            added.AddOthers(TokenizerConfigFile.ReadAdded(config!), config!.Path);
        else if (ReadIfThere(Path.Combine(directory, "added_tokens.json")) is { } file)
            added.AddOthers(ReadOlder(file, options, named), file.Path);
        added.AddNamed(named, config?.Path ?? directory);
        return new WordPieceTokenizer(tokens, json is null ? vocabularyPath : jsonPath, options, added.InOrder());
    }

    public static void Save(WordPieceTokenizer tokenizer, string directory)
    {
        Directory.CreateDirectory(directory);
        VocabularyFile.Write(
            Path.Combine(directory, VocabularyFile.Name), tokenizer.Tokens.Take(tokenizer.PieceCount));
        TokenizerConfigFile.Write(
            Path.Combine(directory, TokenizerConfigFile.Name), tokenizer.Options, tokenizer.Added);
    }

    private static List<string>? ReadVocabulary(string directory, string path)
    {
        if (File.Exists(path))
            return VocabularyFile.Read(path);
        if (BundledEncoder.FindByDirectory(directory) is not BundledEncoder bundled)
            return null;
        AssemblyResource vocabulary = bundled.OpenVocabulary();
        using TensorFile file = vocabulary.File;
        return VocabularyFile.Read(vocabulary.Bytes, vocabulary.Path);
    }

    private static JsonConfig? ReadIfThere(string path) => File.Exists(path) ? JsonConfig.Read(path) : null;

    /// <summary>
    /// Reads the file of transformers before 4.34, which has ids only; tokens that are not special are searched for in
    /// the normalised text.
    /// </summary>
    private static IEnumerable<AddedToken> ReadOlder(JsonConfig file, WordPieceOptions options, NamedTokens named)
    {
        HashSet<string> special =
            [.. options.Special, .. named.OfBert.Concat(named.Additional).Select(t => t.Content)];
        foreach ((string token, int id) in file.Ids())
        {
            if (token.Length == 0)
                throw file.Error(token, "a token of one character or more");
            yield return new AddedToken(id, token, special.Contains(token)) { Normalized = !special.Contains(token) };
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
