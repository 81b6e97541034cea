using Hypencoder.Datasets.Opening;

namespace Hypencoder.Datasets;

/// <summary>The files of datasets: what there is of them, and how the rest comes.</summary>
public static class DatasetStore
{
    /// <summary>What there is of a dataset. Uses no network.</summary>
    public static DatasetState State(Dataset dataset, DatasetOptions options) => throw new NotImplementedException();

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
    public static Task<DatasetState> PullAsync(
        Dataset dataset, DatasetOptions options, Action<DatasetProgress>? progress = null,
        CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>
    /// The hosts of missing files that do not answer, each asked once, all at the same time. Offline none is asked.
    /// </summary>
    /// <param name="datasets">Whose files.</param>
    /// <param name="options">Where they are.</param>
    /// <param name="timeout">For each; 5 s when left out.</param>
    public static IReadOnlyList<UnreachableHost> Unreachable(
        IEnumerable<Dataset> datasets, DatasetOptions options, TimeSpan? timeout = null) =>
        throw new NotImplementedException();

    /// <summary>Where everything lies, archives unpacked.</summary>
    /// <exception cref="InvalidDataException">Something is missing.</exception>
    internal static DatasetPaths Paths(Dataset dataset, DatasetOptions options) => throw new NotImplementedException();
}
