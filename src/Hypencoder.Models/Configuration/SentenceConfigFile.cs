namespace Hypencoder.Models.Configuration;

/// <summary>
/// <c>sentence_bert_config.json</c> beside a transformer, or the same under an older name: how sentence-transformers
/// gives texts to it.
/// </summary>
internal static class SentenceConfigFile
{
    /// <summary>In the order in which sentence-transformers looks for them.</summary>
    public static readonly string[] Names =
    [
        "sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json",
        "sentence_camembert_config.json", "sentence_albert_config.json", "sentence_xlm-roberta_config.json",
        "sentence_xlnet_config.json",
    ];

    private const string LowerCase = "do_lower_case";
    private const int ShortestLength = 3; // a token and the two around every text

    /// <summary>Settings that change what the transformer is given or gives, in objects.</summary>
    private static readonly string[] Unknown =
    [
        "query_expansion", "processing_kwargs", "tokenizer_args", "tokenizer_kwargs", "processor_kwargs", "config_args",
        "config_kwargs",
    ];

    /// <summary>The lengths that it gives the two sides, in tokens; null where it says nothing.</summary>
    /// <param name="directory">The transformer's.</param>
    /// <returns>With the file's name for each.</returns>
    /// <exception cref="InvalidDataException">It is malformed, or says what is not known here.</exception>
    public static (SettingSource<int?> Query, SettingSource<int?> Passage) ReadLengths(string directory)
    {
        if (Find(directory) is not JsonConfig json)
            return (new(null, ""), new(null, ""));
        json.RequireOneOf("transformer_task", "feature-extraction");
        json.RequireOneOf("module_output_name", "token_embeddings");
        if (json.Has("tokenizer_name_or_path"))
            throw json.Error("tokenizer_name_or_path", "nothing, for the tokenizer is looked for beside the model");
        foreach (string key in Unknown)
        {
            if (json.Has(key) && !(json.IsObject(key) && json.Object(key).Count == 0))
                throw json.Error(key, "nothing, for it is not known here");
        }
        RequireStates(json);
        SettingSource<int?> all = Length(json, "max_seq_length");
        SettingSource<int?> query = Length(json, "query_length"), passage = Length(json, "document_length");
        return (query.Value is null ? all : query, passage.Value is null ? all : passage);
    }

    /// <summary>Refuses a model whose texts are lower-cased before a tokenizer that knows capitals.</summary>
    /// <exception cref="InvalidDataException">It is such a one.</exception>
    public static void RequireCaseOf(string directory, bool tokenizerLowerCases)
    {
        if (!tokenizerLowerCases && Find(directory) is JsonConfig json && json.Bool(LowerCase, false))
            throw json.Error(LowerCase, "false, since the tokenizer knows capitals and texts are given as they are");
    }

    private static JsonConfig? Find(string directory) =>
        Names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists) is string path
            ? JsonConfig.Read(path)
            : null;

    private static SettingSource<int?> Length(JsonConfig json, string key)
    {
        int? value = json.Has(key) ? json.PositiveInt(key) : null;
        return value is null or >= ShortestLength
            ? new SettingSource<int?>(value, $"{json.FileName}: {key}")
            : throw json.Error(key, $"{ShortestLength} tokens or more");
    }

    /// <summary>Release 5.4 writes what the transformer is asked for.</summary>
    private static void RequireStates(JsonConfig json)
    {
        if (!json.IsObject("modality_config") || !json.Object("modality_config").IsObject("text"))
            return;
        JsonConfig text = json.Object("modality_config").Object("text");
        text.RequireOneOf("method", "forward");
        text.RequireOneOf("method_output_name", "last_hidden_state");
    }
}
