namespace Hypencoder.Models.Configuration;

/// <summary>
/// <c>config_sentence_transformers.json</c>: the prompts of the two sides, and the similarity of vectors.
/// </summary>
internal sealed record SentencePromptsFile
{
    public const string Name = "config_sentence_transformers.json";
    private const string Prompts = "prompts", Default = "default_prompt_name", Similarity = "similarity_fn_name";

    /// <summary>Names in the order in which <c>encode_document</c> of sentence-transformers looks for them.</summary>
    private static readonly string[] PassageNames = ["document", "passage", "corpus"];

    /// <summary>Prompt of queries; empty for none.</summary>
    public SettingSource<string> Query { get; private init; } = new("", "");

    /// <summary>Prompt of passages; empty for none.</summary>
    public SettingSource<string> Passage { get; private init; } = new("", "");

    /// <summary>Whether scores are cosines rather than inner products.</summary>
    public bool IsCosine { get; private init; }

    /// <summary>Reads a model's file; without one there are no prompts, and scores are inner products.</summary>
    /// <exception cref="InvalidDataException">The file is malformed, or has an unsupported setting.</exception>
    public static SentencePromptsFile Read(string path)
    {
        if (!File.Exists(path))
            return new SentencePromptsFile();
        JsonConfig json = JsonConfig.Read(path);
        json.RequireOneOf("model_type", "SentenceTransformer");
        if (json.Has("truncate_dim"))
            throw json.Error("truncate_dim", "nothing, since truncated vectors are not supported");
        json.RequireOneOf(Similarity, "cosine", "dot");
        return new SentencePromptsFile
        {
            Query = Prompt(json, ["query"]),
            Passage = Prompt(json, PassageNames),
            IsCosine = json.String(Similarity, "dot") == "cosine",
        };
    }

    /// <summary>The prompt of the first name that exists, otherwise the default.</summary>
    private static SettingSource<string> Prompt(JsonConfig json, string[] names)
    {
        if (!json.Has(Prompts) && !json.Has(Default))
            return new SettingSource<string>("", "");
        JsonConfig? prompts = json.Has(Prompts) ? json.Object(Prompts) : null;
        string[] known = prompts is null ? [] : [.. prompts.Keys];
        string? name = names.FirstOrDefault(known.Contains);
        if (name is null && json.Has(Default))
        {
            name = json.String(Default);
            if (!known.Contains(name))
                throw json.Error(Default, $"the name of one of the {Prompts}");
        }
        return name is null
            ? new SettingSource<string>("", "")
            : new SettingSource<string>(prompts!.String(name, ""), $"{Name}: {Prompts}.{MessageText.OneLine(name)}");
    }
}
