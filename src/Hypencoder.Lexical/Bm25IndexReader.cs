using System.Text;
using Hypencoder.Data;
using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Hypencoder.Lexical;

/// <summary>
/// A BM25 index in a folder, as it was when it was opened: later changes do not affect it. It has the same rankings and
/// scores as a <see cref="Bm25Index"/> of its passages. Safe to use from many threads.
/// </summary>
internal sealed class Bm25IndexReader : IDisposable
{
    /// <summary>Field of a passage's id.</summary>
    public const string Id = "id";

    /// <summary>Field of the number by which a passage's content is compared.</summary>
    public const string Checksum = "checksum";

    private readonly Bm25Analyzer _analyzer;
    private readonly FSDirectory _directory;
    private readonly DirectoryReader _reader;
    private readonly LiveStatistics _searcher;
    private readonly string[] _fields;

    private Bm25IndexReader(FSDirectory directory, DirectoryReader reader, Bm25Options options)
    {
        foreach (AtomicReaderContext leaf in reader.Leaves)
            leaf.AtomicReader.CheckIntegrity();
        _analyzer = new Bm25Analyzer(options.SplitIdentifiers);
        _directory = directory;
        _reader = reader;
        _fields = Bm25Fields.Names(options);
        _searcher = new LiveStatistics(reader, _fields)
        {
            Similarity = new PassageLengthSimilarity((float)options.K1, (float)options.B),
        };
    }

    /// <summary>Number of passages.</summary>
    public int Count => _reader.NumDocs;

    /// <summary>What the last change of the index recorded about it.</summary>
    public IDictionary<string, string> Record => _reader.IndexCommit.UserData;

    /// <summary>Opens the last complete state of an index, and compares the checksums of its files.</summary>
    /// <param name="path">Folder of the index.</param>
    /// <param name="options">Valid settings, whose fields and analysis must be those of the index.</param>
    /// <returns>The index; null where there is none.</returns>
    /// <exception cref="InvalidDataException">A file is missing or damaged.</exception>
    public static Bm25IndexReader? Open(string path, Bm25Options options)
    {
        if (!System.IO.Directory.Exists(path))
            return null;
        FSDirectory directory = FSDirectory.Open(path);
        DirectoryReader? reader = null;
        try
        {
            RequireCommit(directory);
            reader = DirectoryReader.Open(directory);
            return new Bm25IndexReader(directory, reader, options);
        }
        catch (Exception e)
        {
            reader?.Dispose();
            directory.Dispose();
            if (e is IndexNotFoundException)
                return null;
            if (e is UnauthorizedAccessException)
                throw;
            // Lucene has no single exception for what it cannot read; a damaged length may be one of too much memory.
            throw new InvalidDataException($"{path}: expected a BM25 index, found a damaged one: {e.Message}", e);
        }
    }

    /// <summary>
    /// Finds the best <paramref name="topK"/> passages that share a word with <paramref name="text"/>, best first, with
    /// equal scores in the order in which the passages were added.
    /// </summary>
    public IReadOnlyList<RunEntry> Search(string text, int topK)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        if (Count == 0 || Bm25Query.Of(_analyzer, text, _fields) is not { } query)
            return [];
        ScoreDoc[] found = _searcher.Search(query, Math.Min(topK, Count)).ScoreDocs;
        return [.. found.Select(hit => new RunEntry(IdOf(hit.Doc), hit.Score))];
    }

    /// <summary>Id and checksum of each passage, in the order in which the passages were added.</summary>
    public IEnumerable<(string Id, long Checksum)> Passages()
    {
        foreach (AtomicReader reader in _reader.Leaves.Select(leaf => leaf.AtomicReader))
        {
            BinaryDocValues ids = reader.GetBinaryDocValues(Id);
            NumericDocValues checksums = reader.GetNumericDocValues(Checksum);
            for (int i = 0; i < reader.MaxDoc; i++)
            {
                if (reader.LiveDocs?.Get(i) != false)
                    yield return (IdOf(ids, i), checksums.Get(i));
            }
        }
    }

    /// <summary>
    /// Compares the checksum of the commit before Lucene reads lengths from it. Where there are several, the last one
    /// may be of a process that was killed, and Lucene takes the one before.
    /// </summary>
    private static void RequireCommit(FSDirectory directory)
    {
        string[] commits = [.. directory.ListAll().Where(name => name.StartsWith("segments_", StringComparison.Ordinal))];
        if (commits is not [string only])
            return;
        using IndexInput input = directory.OpenInput(only, IOContext.READ_ONCE);
        CodecUtil.ChecksumEntireFile(input);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
        _analyzer.Dispose();
    }

    private string IdOf(int document)
    {
        AtomicReaderContext leaf = _reader.Leaves[ReaderUtil.SubIndex(document, _reader.Leaves)];
        return IdOf(leaf.AtomicReader.GetBinaryDocValues(Id), document - leaf.DocBase);
    }

    private static string IdOf(BinaryDocValues ids, int document)
    {
        BytesRef bytes = new();
        ids.Get(document, bytes);
        return Encoding.UTF8.GetString(bytes.Bytes, bytes.Offset, bytes.Length);
    }
}
