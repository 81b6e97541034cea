namespace Hypencoder.Models.Configuration;

/// <summary>
/// Locates the parts of a model directory: in the directory itself or, if sentence-transformers' <c>modules.json</c>
/// says so, in folders below it.
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

    /// <summary>Modules in the order of <c>modules.json</c>; empty if there is no such file.</summary>
    public IReadOnlyList<SentenceModule> Modules { get; }

    /// <summary>Folder of the configuration, the weights and, unless a base model has it, the tokenizer.</summary>
    public string Transformer { get; }

    /// <summary>Folders of the Dense modules, in order.</summary>
    public IEnumerable<string> Dense => Modules.Where(m => m.Kind == SentenceModuleKind.Dense).Select(Place);

    /// <summary>Path of a file in the model directory itself.</summary>
    public string File(string name) => Path.Combine(_directory, name);

    /// <exception cref="InvalidDataException">
    /// <c>modules.json</c> is malformed, names an unsupported module, or names a folder outside the directory.
    /// </exception>
    public static ModelFolder Open(string directory)
    {
        string modules = Path.Combine(directory, ModulesFile.Name);
        return new ModelFolder(
            directory, System.IO.File.Exists(modules) && !HasDualEncoder(directory) ? ModulesFile.Read(modules) : []);
    }

    /// <summary>Path of the folder of a module.</summary>
    /// <exception cref="InvalidDataException">A link leads out of the model directory.</exception>
    public string Place(SentenceModule module)
    {
        string place = _directory;
        foreach (string part in module.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            place = Path.Combine(place, part);
            if (new DirectoryInfo(place).LinkTarget is not null)
            {
                throw new InvalidDataException(
                    $"{place}: expected a folder in the model directory, as named in {ModulesFile.Name}, found a link");
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
