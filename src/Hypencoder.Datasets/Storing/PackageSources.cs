using Hypencoder.Hub;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace Hypencoder.Datasets.Storing;

/// <summary>
/// The NuGet sources of the user, as every NuGet client finds them: those of the <c>NuGet.Config</c> files of a folder,
/// of the folders above it, of the user and of the machine, with their credentials and package source mapping.
/// </summary>
/// <param name="options">The folder, and whether the network may be used.</param>
internal sealed class PackageSources(DatasetOptions options)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);

    /// <summary>The sources that are asked for a package, in their order.</summary>
    /// <exception cref="InvalidDataException">A <c>NuGet.Config</c> is malformed.</exception>
    public IReadOnlyList<PackageSource> Of(NuGetPackage package)
    {
        try
        {
            ISettings settings = Settings.LoadDefaultSettings(options.NuGetFolder);
            PackageSourceMapping mapping = PackageSourceMapping.GetPackageSourceMapping(settings);
            IReadOnlyList<string> mapped = mapping.IsEnabled ? mapping.GetConfiguredPackageSources(package.Id) : [];
            return
            [
                .. PackageSourceProvider.LoadPackageSources(settings).Where(source =>
                    source.IsEnabled && (!mapping.IsEnabled || mapped.Contains(source.Name))),
            ];
        }
        catch (NuGetConfigurationException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>Copies a package from the first source that has it.</summary>
    /// <param name="package">Package to copy.</param>
    /// <param name="destination">Receives the package; it is emptied before each source is asked.</param>
    /// <param name="fault">The reason why what was copied is not the package; null when it is.</param>
    /// <param name="received">Receives, twice a second, the number of bytes that have come; null for none.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    /// <exception cref="InvalidDataException">No source has the package; the message says why of each.</exception>
    public async Task CopyAsync(
        NuGetPackage package, Stream destination, Func<Stream, Task<string?>> fault,
        IProgress<long>? received, CancellationToken cancellationToken)
    {
        List<string> reasons = [];
        foreach (PackageSource source in Of(package))
        {
            destination.SetLength(0);
            string? reason = options.Hub.Offline && !source.IsLocal
                ? "offline by HF_HUB_OFFLINE"
                : await CopyAsync(source, package, destination, received, cancellationToken).ConfigureAwait(false)
                    ?? await fault(destination).ConfigureAwait(false);
            if (reason is null)
                return;
            reasons.Add($"{source.Name}: {reason}");
        }
        string found = reasons.Count > 0 ? string.Join("; ", reasons) : "no source for it in NuGet.Config";
        throw new InvalidDataException($"{package}: expected a NuGet source that has it, found {found}");
    }

    /// <summary>Copies a package from one source; the result is the reason why it did not, null where it did.</summary>
    private static async Task<string?> CopyAsync(
        PackageSource source, NuGetPackage package, Stream destination, IProgress<long>? received,
        CancellationToken cancellationToken)
    {
        // Without NuGet's own cache of downloads, from which a damaged file would come again and again.
        using SourceCacheContext cache = new() { NoCache = true };
        // NuGet's client says nothing of its progress: it downloads into this folder before it copies to the stream.
        string download = cache.GeneratedTempFolder;
        await using Timer? watch = received is null
            ? null
            : new Timer(_ => received.Report(Size(download)), null, BetweenReports, BetweenReports);
        try
        {
            FindPackageByIdResource? finder = await Repository.Factory.GetCoreV3(source)
                .GetResourceAsync<FindPackageByIdResource>(cancellationToken).ConfigureAwait(false);
            bool? has = finder is null ? null : await finder.CopyNupkgToStreamAsync(
                package.Id, NuGetVersion.Parse(package.Version), destination, cache, NullLogger.Instance,
                cancellationToken).ConfigureAwait(false);
            return has is null ? "it is no source of packages" : has is true ? null : "it does not have it";
        }
        catch (Exception e) when (e is FatalProtocolException or HttpRequestException or IOException)
        {
            return RemoteText.Clip(e is FatalProtocolException ? e.GetBaseException().Message : e.Message);
        }
    }

    private static long Size(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            return 0; // The folder is made late and removed early, and files in it are renamed.
        }
    }
}
