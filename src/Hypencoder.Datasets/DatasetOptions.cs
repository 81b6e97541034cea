using Hypencoder.Datasets.Storing;
using Hypencoder.Hub;

namespace Hypencoder.Datasets;

/// <summary>Options for downloading and keeping datasets.</summary>
internal sealed record DatasetOptions
{
    /// <summary>Path of the folder to which datasets are downloaded.</summary>
    public string Folder { get; init; } = DatasetEnvironment.DefaultFolder;

    /// <summary>Path of the folder of ir_datasets, which is read but never written to.</summary>
    public string IrDatasetsFolder { get; init; } = DatasetEnvironment.DefaultIrDatasetsFolder;

    /// <summary>
    /// Options for Hugging Face repositories. <see cref="HubOptions.Timeout"/>, <see cref="HubOptions.Retries"/> and
    /// <see cref="HubOptions.Offline"/> apply to downloads from other hosts too.
    /// </summary>
    public HubOptions Hub { get; init; } = new();

    /// <summary>
    /// Address of a mirror of all hosts of plain files, which is asked for <c>https://host/path</c> as
    /// <c>ENDPOINT/host/path</c>; null to ask the hosts themselves.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// Folder whose <c>NuGet.Config</c>, with those above it and the user's, names the sources of packages.
    /// </summary>
    public string NuGetFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>
    /// Reads the options from HYPENCODER_DATASETS, XDG_CACHE_HOME, IR_DATASETS_HOME, HYPENCODER_DATASETS_ENDPOINT and
    /// the variables of <see cref="HubOptions.FromEnvironment"/>. An empty variable counts as not set.
    /// </summary>
    /// <exception cref="InvalidDataException">An endpoint is not an http or https address.</exception>
    public static DatasetOptions FromEnvironment() => DatasetEnvironment.Read(Environment.GetEnvironmentVariable);

    /// <summary>The address that is asked for a plain file.</summary>
    internal Uri Address(Uri published) => Endpoint is null
        ? published
        : new Uri($"{Endpoint.AbsoluteUri.TrimEnd('/')}/{published.Authority}{published.PathAndQuery}");
}
