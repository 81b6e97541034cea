using Hypencoder.Datasets.Storing;
using Hypencoder.Hub;

namespace Hypencoder.Datasets;

/// <summary>Where datasets are kept, and how they are reached.</summary>
public sealed record DatasetOptions
{
    /// <summary>The cache that is written to.</summary>
    public string Folder { get; init; } = DatasetEnvironment.DefaultFolder;

    /// <summary>The folder of ir_datasets, which is read and never written to.</summary>
    public string IrDatasetsFolder { get; init; } = DatasetEnvironment.DefaultIrDatasetsFolder;

    /// <summary>
    /// How Hugging Face is reached and where its files are kept. Its timeout and retries are those of plain downloads
    /// too, and offline it forbids them.
    /// </summary>
    public HubOptions Hub { get; init; } = new();

    /// <summary>
    /// A server that stands in for all hosts of plain files: <c>https://host/path</c> is asked of it as
    /// <c>ENDPOINT/host/path</c>. Null for the hosts themselves.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// As HYPENCODER_DATASETS, XDG_CACHE_HOME, IR_DATASETS_HOME, HYPENCODER_DATASETS_ENDPOINT and the variables of
    /// <see cref="HubOptions.FromEnvironment"/> say. A variable that is empty counts as not set.
    /// </summary>
    /// <exception cref="InvalidDataException">An endpoint is no http or https address.</exception>
    public static DatasetOptions FromEnvironment() => DatasetEnvironment.Read(Environment.GetEnvironmentVariable);

    /// <summary>Where a plain file is asked for.</summary>
    internal Uri Address(Uri published) => Endpoint is null
        ? published
        : new Uri($"{Endpoint.AbsoluteUri.TrimEnd('/')}/{published.Authority}{published.PathAndQuery}");
}
