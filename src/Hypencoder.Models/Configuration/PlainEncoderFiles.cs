using Hypencoder.Models.Tokenization;

namespace Hypencoder.Models.Configuration;

/// <summary>
/// A directory of one BERT or DistilBERT used as a bi-encoder, for both sides. The files of sentence-transformers, if
/// present, specify how vectors are made; otherwise the caller does.
/// </summary>
internal static class PlainEncoderFiles
{
    public static (DualEncoderConfig Config, ModelSources Sources) Read(ModelFolder folder, ModelOptions options)
    {
        EncoderConfig encoder = PlainTransformer.Read(folder.Transformer);
        SentencePromptsFile prompts = SentencePromptsFile.Read(folder.File(SentencePromptsFile.Name));
        SettingSource<Pooling> pooling = ReadPooling(folder, options, prompts);
        (IReadOnlyList<DenseLayer> dense, bool normalized) = ReadVectorModules(folder, encoder.HiddenSize);
        (SettingSource<int?> query, SettingSource<int?> passage) =
            SentenceConfigFile.ReadLengths(folder.Transformer);
        int formerly = Math.Min(encoder.MaxPositions, passage.Value ?? int.MaxValue);
        SettingSource<int> queryLength = Bounded(query), passageLength = Bounded(passage);
        DualEncoderConfig config = new()
        {
            Kind = DualEncoderKind.BiEncoder,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QueryPooling = pooling.Value,
            PassagePooling = pooling.Value,
            Dense = dense,
            Normalize = options.Normalize ?? (normalized || prompts.IsCosine),
            QueryMaxLength = queryLength.Value,
            PassageMaxLength = passageLength.Value,
            QueryPrompt = prompts.Query.Value,
            PassagePrompt = prompts.Passage.Value,
            HashedLengths = (Math.Min(64, formerly), Math.Min(512, formerly)),
        };
        return (config, new ModelSources
        {
            Modules = [.. folder.Modules.Select(m => m.Kind.ToString())],
            Pooling = pooling.Source,
            Normalize = normalized ? ModulesFile.Name
                : prompts.IsCosine ? $"{SentencePromptsFile.Name}: similarity_fn_name" : "",
            QueryMaxLength = queryLength.Source,
            PassageMaxLength = passageLength.Source,
            QueryPrompt = prompts.Query.Source,
            PassagePrompt = prompts.Passage.Source,
        });

        SettingSource<int> Bounded(SettingSource<int?> said)
        {
            if (said.Value is null)
                said = TokenizerConfigFile.ReadMaxLength(folder.Transformer);
            return said.Value is int length && length <= encoder.MaxPositions
                ? new SettingSource<int>(length, said.Source)
                : new SettingSource<int>(encoder.MaxPositions, $"{ModelFolder.Config}: max_position_embeddings");
        }
    }

    private static SettingSource<Pooling> ReadPooling(
        ModelFolder folder, ModelOptions options, SentencePromptsFile prompts)
    {
        if (options.Pooling is Pooling given)
            return new SettingSource<Pooling>(given, "option");
        if (folder.Modules.FirstOrDefault(m => m.Kind == SentenceModuleKind.Pooling) is not SentenceModule module)
        {
            throw new InvalidDataException(
                $"{folder.File(ModulesFile.Name)}: expected {(folder.Modules.Count > 0
                    ? "Pooling among its modules" : "the file, and the Pooling that it names")}, or --pooling (in a "
                + "configuration: pooling), since nothing else specifies the pooling; found neither");
        }
        string path = RequireConfig(folder, module);
        (Pooling pooling, bool includesPrompt) = PoolingFile.Read(path);
        bool hasPrompt = (options.QueryPrompt ?? prompts.Query.Value).Length > 0
            || (options.PassagePrompt ?? prompts.Passage.Value).Length > 0;
        return includesPrompt || !hasPrompt
            ? new SettingSource<Pooling>(pooling, $"{module.Path}/{ModelFolder.Config}")
            : throw new InvalidDataException(
                $"{path}: include_prompt: expected true, since pooling without the prompt is not supported; "
                + "use an empty --query-prompt and --passage-prompt");
    }

    /// <summary>
    /// Reads the linear layers after pooling, and whether vectors are scaled to length 1 after the last.
    /// </summary>
    private static (IReadOnlyList<DenseLayer> Dense, bool Normalized) ReadVectorModules(ModelFolder folder, int width)
    {
        List<DenseLayer> dense = [];
        bool normalized = false;
        foreach (SentenceModule module in folder.Modules)
        {
            if (module.Kind == SentenceModuleKind.Normalize)
            {
                string path = Path.Combine(folder.Place(module), ModelFolder.Config);
                if (File.Exists(path)) // older releases do not write it
                {
                    JsonConfig json = JsonConfig.Read(path);
                    json.RequireOneOf("module_input_name", "sentence_embedding");
                    json.RequireOneOf("module_output_name", "sentence_embedding");
                }
                normalized = true;
            }
            else if (module.Kind == SentenceModuleKind.Dense)
            {
                dense.Add(DenseFile.Read(JsonConfig.Read(RequireConfig(folder, module)), width, normalized));
                width = dense[^1].OutFeatures;
                normalized = false;
            }
        }
        return (dense.Count > 0 ? dense : [], normalized);
    }

    private static string RequireConfig(ModelFolder folder, SentenceModule module)
    {
        string path = Path.Combine(folder.Place(module), ModelFolder.Config);
        return File.Exists(path)
            ? path
            : throw new InvalidDataException(
                $"{path}: expected the {module.Kind} that {ModulesFile.Name} names, found no such file");
    }
}
