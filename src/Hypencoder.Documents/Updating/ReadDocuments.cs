using Hypencoder.Data;
using Hypencoder.Documents.Catalog;
using Hypencoder.Documents.Reading;
using Hypencoder.Documents.Splitting;
using Hypencoder.Documents.Walking;

namespace Hypencoder.Documents.Updating;

/// <summary>Passages of files and their places.</summary>
/// <param name="Files">Files with passages, as in the catalogue.</param>
/// <param name="Passages">Passages of all files, in the order of the files.</param>
/// <param name="Replaced">Paths of files in which bytes were replaced.</param>
internal sealed record ReadDocuments(
    IReadOnlyList<DocumentFile> Files, IReadOnlyList<Passage> Passages, IReadOnlyList<string> Replaced)
{
    /// <summary>Number of files between two reports.</summary>
    private const int BetweenReports = 100;

    /// <summary>Reads files and splits them into passages, on all processors.</summary>
    /// <param name="found">Files to read.</param>
    /// <param name="splitter">Makes passages.</param>
    /// <param name="skipped">Receives files that cannot be read or have no text.</param>
    /// <param name="progress">Receives the number of files read; null for none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static ReadDocuments Read(
        IReadOnlyList<FoundFile> found, PassageSplitter splitter, SkippedFiles skipped,
        IProgress<DocumentProgress>? progress, CancellationToken cancellationToken)
    {
        int done = 0;
        (DocumentFile File, Passage[] Passages, bool IsValid)?[] read =
        [
            .. found.OrderBy(f => f.Path, StringComparer.Ordinal).AsParallel().AsOrdered()
                .WithCancellation(cancellationToken).Select(file =>
                {
                    var passages = Read(file, splitter, skipped);
                    if (Interlocked.Increment(ref done) is int count && count % BetweenReports == 0)
                        progress?.Report(new DocumentProgress(count, found.Count, null));
                    return passages;
                }),
        ];
        return new ReadDocuments(
            [.. read.Where(r => r is not null).Select(r => r!.Value.File)],
            [.. read.Where(r => r is not null).SelectMany(r => r!.Value.Passages)],
            [.. read.Where(r => r is { IsValid: false }).Select(r => r!.Value.File.Path)]);
    }

    private static (DocumentFile File, Passage[] Passages, bool IsValid)? Read(
        FoundFile file, PassageSplitter splitter, SkippedFiles skipped)
    {
        try
        {
            DocumentContent content = DocumentReader.Read(file.FullPath, file.Kind);
            List<DocumentLines> lines = [];
            List<Passage> passages = [];
            Dictionary<string, int> repeats = new(StringComparer.Ordinal);
            foreach (SplitPassage split in splitter.Split(content.Blocks))
            {
                string first = DocumentId.Suffix(split.Title, split.Text, 1);
                int repeat = repeats[first] = repeats.GetValueOrDefault(first) + 1;
                string suffix = repeat == 1 ? first : DocumentId.Suffix(split.Title, split.Text, repeat);
                lines.Add(new DocumentLines(suffix, split.Line, split.EndLine));
                passages.Add(new Passage(DocumentId.Of(file.Path, suffix), split.Title, split.Text));
            }
            if (passages.Count > 0)
                return (new DocumentFile(file.Path, content.Kind, lines), [.. passages], content.IsValidText);
            skipped.Add(SkipReason.Empty);
        }
        catch (BinaryFileException)
        {
            skipped.Add(SkipReason.Binary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            skipped.Add(file.Path, e.Message);
        }
        return null;
    }
}
