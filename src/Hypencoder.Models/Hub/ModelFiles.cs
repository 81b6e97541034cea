using System.Text.Json;
using Hypencoder.Hub;
using Hypencoder.Models.Checkpoints;
using Hypencoder.Models.Configuration;

namespace Hypencoder.Models.Hub;

/// <summary>Selects the files of a repository that a model is read from.</summary>
internal static class ModelFiles
{
    public const string Config = ModelFolder.Config;
    private const string Vocabulary = "vocab.txt", Tokenizer = "tokenizer.json", Adapter = "adapter_config.json";

    private static readonly string[] TokenizerFiles =
        [Tokenizer, "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", Vocabulary];

    /// <summary>
    /// Files that specify which other files are needed, in repositories of sentence-transformers; empty for others.
    /// </summary>
    public static IEnumerable<string> OfModules(HubListing listing) =>
        listing.Files.Contains(ModulesFile.Name)
            ? new[] { ModulesFile.Name, Config }.Where(listing.Files.Contains)
            : [];

    /// <summary>
    /// All files except the shards of divided weights. The weights come last, so that they are present only if
    /// everything else is.
    /// </summary>
    /// <param name="listing">Files of the repository.</param>
    /// <param name="modules">Modules of its <c>modules.json</c>; empty for other models.</param>
    public static IEnumerable<string> OfModel(HubListing listing, IReadOnlyList<SentenceModule> modules)
    {
        string transformer = Folder(modules.FirstOrDefault());
        IEnumerable<string> there = new[] { Config, Adapter, ModulesFile.Name, SentencePromptsFile.Name }
            .Concat(SentenceConfigFile.Names.Append(Adapter).Select(name => transformer + name))
            .Where(listing.Files.Contains);
        return
        [
            .. OfTransformer(listing, transformer), .. there,
            .. modules.Skip(1).SelectMany(module => OfModule(listing, module)), Weights(listing, transformer),
        ];
    }

    /// <summary>Configuration and tokenizer of a base model.</summary>
    public static IEnumerable<string> OfBase(HubListing listing) => OfTransformer(listing, "");

    /// <summary>Files that a pull is expected to download, when only the listing is known.</summary>
    public static IEnumerable<string> Expected(HubListing listing)
    {
        if (!listing.Files.Contains(ModulesFile.Name))
            return OfModel(listing, []);
        // Modules are in folders such as 1_Pooling; the first one may be in the repository's root.
        string[] folders =
        [
            .. listing.Files.Where(f => f.EndsWith('/' + Config) && char.IsAsciiDigit(f[0]))
                .Select(f => f[..^Config.Length]).Prepend(""),
        ];
        IEnumerable<string> names =
            [Config, ModulesFile.Name, SentencePromptsFile.Name, .. TokenizerFiles, .. SentenceConfigFile.Names];
        return folders.SelectMany(folder => names.Select(name => folder + name).Append(Weights(listing, folder)))
            .Where(listing.Files.Contains);
    }

    /// <summary>Shards of a snapshot's weights; empty if they are in one file.</summary>
    /// <exception cref="InvalidDataException">The index is malformed.</exception>
    public static string[] Parts(HubSnapshot snapshot)
    {
        HashSet<string> parts = new(StringComparer.Ordinal);
        foreach (string index in snapshot.Files.Select(f => f.Path).Where(CheckpointFiles.IsIndex))
        {
            string folder = index[..(index.LastIndexOf('/') + 1)];
            string path = Path.Combine(snapshot.Directory, index);
            parts.UnionWith(CheckpointFiles.ReadIndex(path).Values.Select(part => folder + part));
        }
        return [.. parts.Order(StringComparer.Ordinal)];
    }

    /// <summary>Base models named in a dual encoder's configuration, each with its key.</summary>
    public static IReadOnlyList<(string Key, string Name)> Bases(string directory)
    {
        if (!File.Exists(Path.Combine(directory, Config)))
            return []; // a model of sentence-transformers, whose configuration is in a module's folder
        JsonElement config = ReadConfig(directory);
        List<(string, string)> bases = [];
        foreach (string side in new[] { "query_encoder_kwargs", "passage_encoder_kwargs" })
        {
            if (config.TryGetProperty(side, out JsonElement encoder)
                && encoder.ValueKind == JsonValueKind.Object
                && encoder.TryGetProperty("model_name_or_path", out JsonElement value) && Text(value) is string name)
                bases.Add(($"{side}.model_name_or_path", name));
        }
        return bases;
    }

    /// <summary>Modules of a snapshot; empty for a model that is not of sentence-transformers.</summary>
    /// <exception cref="InvalidDataException">
    /// <c>modules.json</c> is malformed, or names an unsupported module.
    /// </exception>
    public static IReadOnlyList<SentenceModule> Modules(string directory) => ModelFolder.Open(directory).Modules;

    /// <summary>Whether a snapshot has a supported model with all of its weights.</summary>
    public static bool IsModel(HubSnapshot snapshot)
    {
        string[] files = [.. snapshot.Files.Select(f => f.Path)];
        try
        {
            IReadOnlyList<SentenceModule> modules = Modules(snapshot.Directory);
            string transformer = Folder(modules.FirstOrDefault());
            IEnumerable<string> weights = modules.Where(m => m.Kind == SentenceModuleKind.Dense).Select(Folder)
                .Prepend(transformer).Select(folder => Weights(new HubListing(files, CanAskHub: false), folder));
            string[] used = [.. weights];
            HubSnapshot weighed = snapshot with { Files = [.. snapshot.Files.Where(f => used.Contains(f.Path))] };
            return files.Contains(transformer + Config) && used.All(files.Contains)
                && IsKnown(ReadConfig(Path.Combine(snapshot.Directory, transformer)))
                && Parts(weighed).All(files.Contains);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static IEnumerable<string> OfTransformer(HubListing listing, string folder)
    {
        // Python may have downloaded a model without its tokenizer; requesting files that do not exist is harmless.
        bool lacksTokenizer = listing.CanAskHub
            && !listing.Files.Contains(folder + Vocabulary) && !listing.Files.Contains(folder + Tokenizer);
        IEnumerable<string> there = TokenizerFiles.Select(name => folder + name).Where(listing.Files.Contains);
        return [folder + Config, .. lacksTokenizer ? there.Append(folder + Vocabulary) : there];
    }

    private static IEnumerable<string> OfModule(HubListing listing, SentenceModule module)
    {
        string config = Folder(module) + Config;
        return module.Kind switch
        {
            SentenceModuleKind.Pooling => [config],
            SentenceModuleKind.Dense => [config, Weights(listing, Folder(module))],
            _ => listing.Files.Contains(config) ? [config] : [],
        };
    }

    /// <summary>Folder of a module, with a trailing <c>/</c>, or empty.</summary>
    private static string Folder(SentenceModule? module) => module is null or { Path: "" } ? "" : module.Path + '/';

    private static bool IsKnown(JsonElement config) =>
        (config.TryGetProperty("architectures", out JsonElement names) && names.ValueKind == JsonValueKind.Array
            && names.EnumerateArray().Any(n => Text(n) is "HypencoderDualEncoder" or "TextDualEncoder"))
        || (config.TryGetProperty("model_type", out JsonElement type) && Text(type) is "bert" or "distilbert");

    private static string Weights(HubListing listing, string folder) =>
        CheckpointFiles.Names.Select(name => folder + name).FirstOrDefault(listing.Files.Contains)
        ?? folder + CheckpointFiles.Safetensors;

    private static JsonElement ReadConfig(string directory)
    {
        string path = Path.Combine(directory, Config);
        JsonElement json = JsonText.Parse(BoundedFile.ReadBytes(path).Span, path, "a JSON object");
        return json.ValueKind == JsonValueKind.Object
            ? json
            : throw new InvalidDataException($"{path}: expected a JSON object");
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
