using Hypencoder.Data.Formats;
using Hypencoder.Documents.Catalog;
using Hypencoder.Documents.Updating;
using Hypencoder.Models;
using Hypencoder.Retrieval.Indexing;

namespace Hypencoder.Documents;

/// <summary>
/// Makes an index of files and folders, and brings it up to date: only passages whose title or text changed are
/// encoded. The folder opens as a <see cref="Retrieval.PassageIndex"/>, and <see cref="DocumentCatalog"/> says where
/// its passages come from. Safe to use from many threads.
/// </summary>
public static class DocumentIndexer
{
    /// <summary>File that is locked by the process that updates an index of documents.</summary>
    private const string Lock = "documents.lock";

    /// <summary>Makes an index or updates it.</summary>
    /// <param name="model">Model that encodes new passages, the one that made the index.</param>
    /// <param name="paths">Files and folders to read; none for those that the index was made of.</param>
    /// <param name="directory">Path of the index's folder, which is created if missing.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellationToken">
    /// Stops the update; passages that were added stay, and the next update goes on from there.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// A path does not exist, no document has text, or the index was made by another model or with other settings.
    /// </exception>
    /// <remarks>
    /// If the process is killed at any time, the index opens with some of the changes, and the next update makes the
    /// rest. An update waits until others of the same index have ended.
    /// </remarks>
    public static Task<DocumentUpdate> UpdateAsync(
        RetrievalModel model, IReadOnlyList<string> paths, string directory, DocumentOptions? options = null,
        IProgress<DocumentProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        DocumentOptions settings = options ?? new DocumentOptions();
        Require(paths, directory, settings);
        return Task.Run(
            () => UpdateLockedAsync(model, paths, directory, settings, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Checks the paths of an update before a model is loaded.</summary>
    /// <exception cref="InvalidDataException">A path does not exist, or there is none.</exception>
    internal static void Require(IReadOnlyList<string> paths, string directory, DocumentOptions options)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is string missing)
        {
            throw new InvalidDataException(
                $"{missing}: expected a file or folder, found none{InputPath.Near(missing)}");
        }
        if (paths.FirstOrDefault(path => DocumentRoot.Full(path) == DocumentRoot.Full(directory)) is string same)
        {
            throw new InvalidDataException(
                $"{same}: expected documents outside the index folder, found that folder itself; name another one "
                + "(--index)");
        }
        UpdateScope.Of(DocumentRoot.Of(directory), paths, DocumentListFile.Known(directory).Sources, options.Only);
    }

    private static async Task<DocumentUpdate> UpdateLockedAsync(
        RetrievalModel model, IReadOnlyList<string> paths, string directory, DocumentOptions options,
        IProgress<DocumentProgress>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, Lock);
        try
        {
            using FileStream held = await FileLock.OpenAsync(
                path, cancellationToken,
                () => progress?.Report(new DocumentProgress(0, 0, null, IsWaiting: true))).ConfigureAwait(false);
            return await new IndexUpdater(model, directory, options, progress, cancellationToken).UpdateAsync(paths)
                .ConfigureAwait(false);
        }
        catch when (!IndexInfoFile.IsIn(directory))
        {
            // A folder in which nothing was made is not left behind.
            File.Delete(path);
            if (!Directory.EnumerateFileSystemEntries(directory).Any())
                Directory.Delete(directory);
            throw;
        }
    }
}
