namespace Hypencoder.Models.Configuration;

/// <summary>
/// <c>modules.json</c> of sentence-transformers: the modules that process a text, and the folder of each.
/// </summary>
internal static class ModulesFile
{
    public const string Name = "modules.json";
    private const int MaxModules = 64, MaxPathLength = 1024;
    private const string Library = "sentence_transformers.";

    /// <summary>Reads the modules: a transformer, optionally pooling, then modules that change vectors.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, has an unsupported or misplaced module, or names a folder outside the model's.
    /// </exception>
    public static SentenceModule[] Read(string path)
    {
        JsonConfig[] entries = JsonConfig.ReadList(path, MaxModules);
        SentenceModule[] modules = [.. entries.Select(Module)];
        for (int i = 0; i < modules.Length; i++)
            RequirePlace(modules, i, entries[i]);
        return modules.Length > 0
            ? modules
            : throw new InvalidDataException($"{path}: expected a module, found none");
    }

    private static SentenceModule Module(JsonConfig entry)
    {
        const string Key = "type";
        string type = entry.String(Key);
        SentenceModuleKind? kind = !type.StartsWith(Library, StringComparison.Ordinal)
            ? null
            : type[(type.LastIndexOf('.') + 1)..] switch
            {
                // The last two are the names of Transformer before release 0.3.
                "Transformer" or "BERT" or "DistilBERT" => SentenceModuleKind.Transformer,
                "Pooling" => SentenceModuleKind.Pooling,
                "Dense" => SentenceModuleKind.Dense,
                "Normalize" => SentenceModuleKind.Normalize,
                "Dropout" => SentenceModuleKind.Dropout,
                _ => null,
            };
        return kind is null
            ? throw entry.Error(Key, $"{Library}models.Transformer, Pooling, Dense, Normalize or Dropout, the modules "
                + "that are supported")
            : new SentenceModule(kind.Value, Folder(entry));
    }

    private static string Folder(JsonConfig entry)
    {
        const string Key = "path";
        string path = entry.String(Key);
        string folder = path.EndsWith('/') ? path[..^1] : path;
        bool inside = path.Length == 0 || (path.Length <= MaxPathLength && folder.Split('/').All(IsName));
        return inside ? folder : throw entry.Error(Key, "a folder within the model's directory");
    }

    private static bool IsName(string part) =>
        part is not ("" or "." or "..") && !part.Any(c => c is '\\' or ':' || char.IsControl(c));

    private static void RequirePlace(SentenceModule[] modules, int index, JsonConfig entry)
    {
        SentenceModuleKind kind = modules[index].Kind;
        bool fits = index switch
        {
            0 => kind == SentenceModuleKind.Transformer,
            1 => kind != SentenceModuleKind.Transformer,
            _ => kind is not (SentenceModuleKind.Transformer or SentenceModuleKind.Pooling),
        };
        if (!fits)
            throw entry.Error("type", "a Transformer, then Pooling, then modules that change vectors; at this place");
    }
}
