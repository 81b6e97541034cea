namespace Hypencoder.Models.Configuration;

/// <summary>
/// <c>sentence_bert_config.json</c> beside a transformer, or the same under an older name: sentence-transformers'
/// settings of the transformer's input.
/// </summary>
internal static class SentenceConfigFile
{
    /// <summary>File names in the order in which sentence-transformers looks for them.</summary>
    public static readonly string[] Names =
    [
        "sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json",
        "sentence_camembert_config.json", "sentence_albert_config.json", "sentence_xlm-roberta_config.json",
        "sentence_xlnet_config.json",
    ];

    private const string LowerCase = "do_lower_case";
    private const int ShortestLength = 3; // a token and the two special ones around every text

    /// <summary>Objects of settings that change the transformer's input or output and are not supported.</summary>
    private static readonly string[] Unsupported =
    [
        "query_expansion", "processing_kwargs", "tokenizer_args", "tokenizer_kwargs", "processor_kwargs", "config_args",
        "config_kwargs",
    ];

    /// <summary>
    /// Reads the maximum lengths of the two sides, in tokens; null where the file does not specify them.
    /// </summary>
    /// <param name="directory">Directory of the transformer.</param>
    /// <returns>The lengths, each with the name of the file.</returns>
    /// <exception cref="InvalidDataException">The file is malformed, or has an unsupported setting.</exception>
    public static (SettingSource<int?> Query, SettingSource<int?> Passage) ReadLengths(string directory)
    {
        if (Find(directory) is not JsonConfig json)
            return (new(null, ""), new(null, ""));
        json.RequireOneOf("transformer_task", "feature-extraction");
        json.RequireOneOf("module_output_name", "token_embeddings");
        if (json.Has("tokenizer_name_or_path"))
            throw json.Error("tokenizer_name_or_path", "nothing, since the tokenizer is in the model's directory");
        foreach (string key in Unsupported)
        {
            if (json.Has(key) && !(json.IsObject(key) && json.Object(key).Count == 0))
                throw json.Error(key, "nothing, since it is not supported");
        }
        RequireStates(json);
        SettingSource<int?> all = Length(json, "max_seq_length");
        SettingSource<int?> query = Length(json, "query_length"), passage = Length(json, "document_length");
        return (query.Value is null ? all : query, passage.Value is null ? all : passage);
    }

    /// <summary>Refuses a model that lower-cases texts before a tokenizer that distinguishes case.</summary>
    /// <exception cref="InvalidDataException">The model is of that kind.</exception>
    public static void RequireCaseOf(string directory, bool tokenizerLowerCases)
    {
        if (!tokenizerLowerCases && Find(directory) is JsonConfig json && json.Bool(LowerCase, false))
            throw json.Error(LowerCase, "false, since the tokenizer distinguishes case");
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

    /// <summary>Checks what is requested from the transformer, which release 5.4 writes.</summary>
    private static void RequireStates(JsonConfig json)
    {
        if (!json.IsObject("modality_config") || !json.Object("modality_config").IsObject("text"))
            return;
        JsonConfig text = json.Object("modality_config").Object("text");
        text.RequireOneOf("method", "forward");
        text.RequireOneOf("method_output_name", "last_hidden_state");
    }
}
