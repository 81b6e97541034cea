using Hypencoder.Datasets.Opening;
using Hypencoder.Datasets.Storing;
using NuGet.Configuration;

namespace Hypencoder.Datasets;

/// <summary>Finds the files of datasets on this machine and downloads missing ones.</summary>
/// <remarks>Safe for use by several threads; several processes may pull at the same time.</remarks>
internal static class DatasetStore
{
    /// <summary>The state of a dataset on this machine. The network is not used.</summary>
    public static DatasetState State(Dataset dataset, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        FileLocator locator = new(options);
        return new DatasetState(dataset, [.. dataset.Files.Select(file => file.Repository is null
            ? locator.State(file)
            : RepositoryFiles.State(options.Hub, file))]);
    }

    /// <inheritdoc cref="PullAsync"/>
    public static DatasetState Pull(
        Dataset dataset, DatasetOptions options, IProgress<DatasetProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        PullAsync(dataset, options, progress, cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// Downloads the missing files of a dataset, resuming an earlier pull, verifies them and unpacks archives.
    /// </summary>
    /// <param name="dataset">Dataset to pull.</param>
    /// <param name="options">Folders and network options.</param>
    /// <param name="progress">Receives the progress after each block of bytes; null for none.</param>
    /// <param name="cancellationToken">Stops the pull; the bytes received are kept for the next one.</param>
    /// <returns>The state of the dataset after the pull.</returns>
    /// <exception cref="InvalidDataException">
    /// A server does not have the file, or its content is not what was published.
    /// </exception>
    /// <exception cref="IOException">
    /// A server cannot be reached, the options forbid the network, or the disk is too small.
    /// </exception>
    public static async Task<DatasetState> PullAsync(
        Dataset dataset, DatasetOptions options, IProgress<DatasetProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        using DatasetPull pull = new(options, new PullMeter(progress, dataset.Files.Count, options.Hub.Time));
        await pull.RunAsync(dataset, cancellationToken).ConfigureAwait(false);
        return State(dataset, options);
    }

    /// <summary>
    /// Asks the hosts of missing files, all at the same time, and returns those that do not answer. Where the options
    /// forbid the network, no host is asked and all are returned.
    /// </summary>
    /// <param name="datasets">Datasets whose missing files are considered.</param>
    /// <param name="options">Folders and network options.</param>
    /// <param name="timeout">Greatest time to wait for each host; null for 5 s.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static IReadOnlyList<UnreachableHost> Unreachable(
        IEnumerable<Dataset> datasets, DatasetOptions options, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<(string, Uri)> files = datasets
            .SelectMany(dataset => State(dataset, options).Missing)
            .Select(file => HostOf(file, options)).OfType<(string, Uri)>();
        return HostProbe.RunAsync(files, options.Hub.Offline, timeout ?? TimeSpan.FromSeconds(5), cancellationToken)
            .GetAwaiter().GetResult();
    }

    /// <summary>
    /// The host that has a file, with the address that is asked there; null for a package that a folder may have.
    /// </summary>
    internal static (string Host, Uri Address)? HostOf(DatasetFile file, DatasetOptions options)
    {
        if (file.Address is Uri address)
            return (address.Host, options.Address(address));
        if (file.Package is null)
            return (options.Hub.Endpoint.Host, options.Hub.Endpoint);
        IReadOnlyList<PackageSource> sources = new PackageSources(options).Of(file.Package);
        return sources.Count == 0 || sources.Any(s => s.IsLocal)
            ? null
            : (sources[0].SourceUri.Host, sources[0].SourceUri);
    }

    /// <summary>The paths of a dataset's files; archives are unpacked first.</summary>
    /// <exception cref="InvalidDataException">A file is missing.</exception>
    internal static DatasetPaths Paths(Dataset dataset, DatasetOptions options)
    {
        DatasetState state = State(dataset, options);
        if (!state.IsPresent)
        {
            string files = string.Join(", ", state.Missing.Select(f => f.Name));
            throw new InvalidDataException(
                $"{dataset.Id}: not downloaded, missing {files}; `hypencoder datasets pull {dataset.Id}` pulls it");
        }
        using DatasetPull pull = new(options, new PullMeter(null, dataset.Files.Count, options.Hub.Time));
        foreach (DatasetFileState file in state.Files.Where(f => f.NeedsExtraction))
            pull.ExtractAsync(file.File, CancellationToken.None).GetAwaiter().GetResult();
        return DatasetPaths.Of(dataset, options);
    }
}
