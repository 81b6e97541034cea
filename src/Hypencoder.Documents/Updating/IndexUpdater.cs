using Hypencoder.Data;
using Hypencoder.Documents.Catalog;
using Hypencoder.Documents.Splitting;
using Hypencoder.Documents.Walking;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Documents.Updating;

/// <summary>
/// Updates an index while its process holds the lock: reads the documents, writes the catalogue of what is there before
/// and after, adds and removes passages, and writes the catalogue of what is left. Whenever the process is killed, the
/// ids in the index tell the next update what is missing.
/// </summary>
internal sealed class IndexUpdater(
    RetrievalModel model, string directory, DocumentOptions options, IProgress<DocumentProgress>? progress,
    CancellationToken cancellationToken)
{
    /// <summary>Name of the corpus in <c>index.json</c>.</summary>
    private const string Corpus = "documents";

    private int _files;

    public async Task<DocumentUpdate> UpdateAsync(IReadOnlyList<string> paths)
    {
        IndexInfo? made = IndexInfoFile.IsIn(directory) ? IndexInfoFile.Read(directory) : null;
        if (made is not null)
            IndexSettings.Require(directory, made, model, options.Vectors);
        string root = DocumentRoot.Of(directory);
        DocumentList known = DocumentListFile.Known(directory);
        UpdateScope scope = UpdateScope.Of(root, paths, known.Sources, options.Only);
        DocumentWalk walk = new(root, directory, options.MaxFileLength);
        foreach (string source in scope.Walked)
            walk.Add(DocumentRoot.Absolute(root, source), cancellationToken);
        PassageSplitter splitter = new(new TokenCounter(model.Tokenizer, model.PassageInput));
        ReadDocuments read = ReadDocuments.Read(walk.Files, splitter, walk.Skipped, progress, cancellationToken);
        _files = read.Files.Count;

        IReadOnlyList<KeyValuePair<string, string>> unreadable = walk.Skipped.Unreadable;
        bool IsUpdated(string path) =>
            scope.Contains(path) && !unreadable.Any(file => DocumentRoot.Contains(file.Key, path));
        DocumentList after = new(scope.Sources, Merge(known.Files.Where(f => !IsUpdated(f.Path)), read.Files));
        if (read.Passages.Count == 0 && made is null)
        {
            throw new InvalidDataException(
                $"{string.Join(", ", scope.Walked)}: expected documents with text, found none");
        }

        // Until the passages that are gone are removed from the index, the catalogue has them too.
        DocumentListFile.Write(directory, new DocumentList(scope.Sources, Merge(known.Files, after.Files)));
        (int added, int removed, int count) = made is null
            ? Build(read.Passages)
            : await ChangeAsync(made, read.Passages, IsUpdated).ConfigureAwait(false);
        DocumentListFile.Write(directory, after);
        return new DocumentUpdate
        {
            Files = read.Files.Count,
            Passages = count,
            Added = added,
            Removed = removed,
            Sources = scope.Sources,
            Untouched = scope.Untouched,
            Skipped = walk.Skipped.Counts,
            Unreadable = unreadable,
            Replaced = read.Replaced,
        };
    }

    private (int Added, int Removed, int Count) Build(IReadOnlyList<Passage> passages)
    {
        CorpusEncoder.Encode(
            model, Corpus, passages, directory, element: options.Vectors ?? VectorElement.Float32,
            progress: Reporting(0, passages.Count), cancellationToken: cancellationToken);
        return (passages.Count, 0, passages.Count);
    }

    private async Task<(int Added, int Removed, int Count)> ChangeAsync(
        IndexInfo made, IReadOnlyList<Passage> passages, Func<string, bool> isUpdated)
    {
        if (!IndexFolder.IsFinished(directory, made))
            Finish(made);
        using PassageIndex index = PassageIndex.Open(directory, model);
        HashSet<string> old = new(index.Ids(), StringComparer.Ordinal);
        Passage[] added = [.. passages.Where(p => !old.Contains(p.Id))];
        int done = 0;
        foreach (Passage[] part in added.Chunk(options.Batch))
        {
            await index.AddAsync(part, Reporting(done, added.Length), cancellationToken).ConfigureAwait(false);
            done += part.Length;
        }
        old.ExceptWith(passages.Select(p => p.Id));
        int removed = await index.RemoveAsync(
            old.Where(id => DocumentId.TryParse(id, out string path, out _) && isUpdated(path)), cancellationToken)
            .ConfigureAwait(false);
        return (added.Length, removed, index.Count);
    }

    /// <summary>Encodes the rest of an index whose first update was interrupted.</summary>
    private void Finish(IndexInfo made)
    {
        using PassageFile passages = PassageFile.Open(directory, made);
        CorpusEncoder.Encode(
            model, made.Corpus, passages.ReadAll(), directory, resume: true, element: made.Vectors,
            progress: Reporting(0, made.Passages), cancellationToken: cancellationToken);
    }

    private CallbackProgress<EncodingProgress>? Reporting(int before, int total)
    {
        if (progress is null || total == 0)
            return null;
        progress.Report(new DocumentProgress(_files, _files, new EncodingProgress(before, total, 0, TimeSpan.Zero)));
        return new CallbackProgress<EncodingProgress>(p =>
        {
            int done = before + p.Done;
            progress.Report(new DocumentProgress(
                _files, _files, p with
                {
                    Done = done,
                    Total = total,
                    Remaining = TimeSpan.FromSeconds((total - done) / Math.Max(1e-6, p.PassagesPerSecond)),
                }));
        });
    }

    /// <summary>Files of both lists in ordinal order; one that both have gets the passages of both.</summary>
    private static DocumentFile[] Merge(IEnumerable<DocumentFile> first, IEnumerable<DocumentFile> second)
    {
        SortedDictionary<string, DocumentFile> merged = new(StringComparer.Ordinal);
        foreach (DocumentFile file in first.Concat(second))
        {
            merged[file.Path] = merged.TryGetValue(file.Path, out DocumentFile? other)
                ? file with { Passages = [.. file.Passages.UnionBy(other.Passages, lines => lines.Suffix)] }
                : file;
        }
        return [.. merged.Values];
    }
}
