namespace Hypencoder.Models.Configuration;

/// <summary>
/// Where the parts of a model directory are: in itself or, as <c>modules.json</c> of sentence-transformers says, in
/// folders below it.
/// </summary>
internal sealed class ModelFolder
{
    public const string Config = "config.json";
    private readonly string _directory;

    private ModelFolder(string directory, SentenceModule[] modules)
    {
        _directory = directory;
        Modules = modules;
        Transformer = modules.Length == 0 ? directory : Place(modules[0]);
    }

    /// <summary>In the order of <c>modules.json</c>; none where there is no such file.</summary>
    public IReadOnlyList<SentenceModule> Modules { get; }

    /// <summary>Has the configuration, the weights and, unless a base model has it, the tokenizer.</summary>
    public string Transformer { get; }

    /// <summary>The folders of the Dense modules, in their order.</summary>
    public IEnumerable<string> Dense => Modules.Where(m => m.Kind == SentenceModuleKind.Dense).Select(Place);

    /// <summary>A file of the model's directory itself.</summary>
    public string File(string name) => Path.Combine(_directory, name);

    /// <exception cref="InvalidDataException">
    /// <c>modules.json</c> is malformed, or names what is not known here or lies outside of the directory.
    /// </exception>
    public static ModelFolder Open(string directory)
    {
        string modules = Path.Combine(directory, ModulesFile.Name);
        return new ModelFolder(
            directory, System.IO.File.Exists(modules) && !HasDualEncoder(directory) ? ModulesFile.Read(modules) : []);
    }

    /// <summary>The folder of a module.</summary>
    /// <exception cref="InvalidDataException">A link leads out of the model's directory.</exception>
    public string Place(SentenceModule module)
    {
        string place = _directory;
        foreach (string part in module.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            place = Path.Combine(place, part);
            if (new DirectoryInfo(place).LinkTarget is not null)
            {
                throw new InvalidDataException(
                    $"{place}: expected a folder of the model's own, as {ModulesFile.Name} says, found a link");
            }
        }
        return place;
    }

    private static bool HasDualEncoder(string directory)
    {
        string path = Path.Combine(directory, Config);
        return System.IO.File.Exists(path) && DualEncoderFile.IsOne(JsonConfig.Read(path));
    }
}
