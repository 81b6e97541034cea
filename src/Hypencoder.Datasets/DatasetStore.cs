using Hypencoder.Datasets.Opening;
using Hypencoder.Datasets.Storing;

namespace Hypencoder.Datasets;

/// <summary>The files of datasets: what there is of them, and how the rest comes.</summary>
public static class DatasetStore
{
    /// <summary>What there is of a dataset. Uses no network.</summary>
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
        Dataset dataset, DatasetOptions options, Action<DatasetProgress>? progress = null,
        CancellationToken cancellation = default) =>
        PullAsync(dataset, options, progress, cancellation).GetAwaiter().GetResult();

    /// <summary>
    /// Downloads what is missing, going on where an earlier pull stopped, checks it and unpacks archives. Several may
    /// pull at once, in this process and others.
    /// </summary>
    /// <param name="dataset">Of the catalogue.</param>
    /// <param name="options">Where to, and how.</param>
    /// <param name="progress">Is told often.</param>
    /// <param name="cancellation">What was received stays for the next time.</param>
    /// <returns>The state afterwards.</returns>
    /// <exception cref="InvalidDataException">A server has not the file, or another one than was published.</exception>
    /// <exception cref="IOException">
    /// A server cannot be reached, the network is not to be used, or the disk is too small.
    /// </exception>
    public static async Task<DatasetState> PullAsync(
        Dataset dataset, DatasetOptions options, Action<DatasetProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        using DatasetPull pull = new(options, new PullMeter(progress, dataset.Files.Count, options.Hub.Time));
        await pull.RunAsync(dataset, cancellation).ConfigureAwait(false);
        return State(dataset, options);
    }

    /// <summary>
    /// The hosts of missing files that do not answer, each asked once, all at the same time. Offline none is asked.
    /// </summary>
    /// <param name="datasets">Whose files.</param>
    /// <param name="options">Where they are.</param>
    /// <param name="timeout">For each; 5 s when left out.</param>
    public static IReadOnlyList<UnreachableHost> Unreachable(
        IEnumerable<Dataset> datasets, DatasetOptions options, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<Uri> addresses = datasets
            .SelectMany(dataset => State(dataset, options).Missing)
            .Select(file => file.Address is null ? options.Hub.Endpoint : options.Address(file.Address));
        return HostProbe.RunAsync(addresses, options.Hub.Offline, timeout ?? TimeSpan.FromSeconds(5))
            .GetAwaiter().GetResult();
    }

    /// <summary>Where everything lies, archives unpacked.</summary>
    /// <exception cref="InvalidDataException">Something is missing.</exception>
    internal static DatasetPaths Paths(Dataset dataset, DatasetOptions options)
    {
        DatasetState state = State(dataset, options);
        if (!state.IsPresent)
        {
            string files = string.Join(", ", state.Missing.Select(f => f.Name));
            throw new InvalidDataException(
                $"{dataset.Id}: not there yet, missing {files}; `hypencoder datasets pull {dataset.Id}` pulls it");
        }
        using DatasetPull pull = new(options, new PullMeter(null, dataset.Files.Count, options.Hub.Time));
        foreach (DatasetFileState file in state.Files.Where(f => f.NeedsExtraction))
            pull.ExtractAsync(file.File, CancellationToken.None).GetAwaiter().GetResult();
        return DatasetPaths.Of(dataset, options);
    }
}
