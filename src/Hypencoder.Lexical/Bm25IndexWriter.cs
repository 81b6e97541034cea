using System.Text;
using Hypencoder.Data;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Hypencoder.Lexical;

/// <summary>
/// Changes a BM25 index in a folder, which is created if missing. Readers see the changes once they are committed, all
/// of them or, if the process is killed, none. Not safe for use by several threads.
/// </summary>
internal sealed class Bm25IndexWriter : IDisposable
{
    /// <summary>Share of removed passages above which their words are removed from the files too.</summary>
    private const double MaxRemoved = 0.25;

    private readonly Bm25Options _options;
    private readonly Bm25Analyzer _analyzer;
    private readonly FSDirectory _directory;
    private readonly IndexWriter _writer;

    /// <param name="path">Folder of the index.</param>
    /// <param name="options">Valid settings.</param>
    /// <exception cref="IOException">The folder cannot be written, or another process is changing the index.</exception>
    public Bm25IndexWriter(string path, Bm25Options options)
    {
        _options = options;
        _analyzer = new Bm25Analyzer(options.SplitIdentifiers);
        _directory = FSDirectory.Open(path);
        PassageLengthSimilarity similarity = new((float)options.K1, (float)options.B);
        try
        {
            _writer = new IndexWriter(_directory, Bm25Fields.Writing(_analyzer, similarity));
        }
        catch
        {
            _directory.Dispose();
            _analyzer.Dispose();
            throw;
        }
    }

    /// <summary>Adds a passage after all others. Its id must not be in the index, or be removed first.</summary>
    /// <param name="passage">Passage to add.</param>
    /// <param name="checksum">Number by which its content is compared later.</param>
    /// <exception cref="InvalidDataException">The id is too long for Lucene.</exception>
    public void Add(Passage passage, long checksum)
    {
        int bytes = Encoding.UTF8.GetByteCount(passage.Id);
        if (bytes > IndexWriter.MAX_TERM_LENGTH)
        {
            throw new InvalidDataException(
                $"passage {passage.Id[..40]}…: expected an id of at most {IndexWriter.MAX_TERM_LENGTH:N0} bytes for BM25, "
                + $"found {bytes:N0}");
        }
        List<IIndexableField> fields = Bm25Fields.Of(passage, _options);
        foreach ((string name, string text) in Bm25Fields.Texts(passage, _options))
        {
            long words = Bm25Query.Terms(_analyzer, text).Values.Sum();
            fields.Add(new NumericDocValuesField(LiveStatistics.LengthOf(name), words));
        }
        fields.Add(new StringField(Bm25IndexReader.Id, passage.Id, Field.Store.NO));
        fields.Add(new BinaryDocValuesField(Bm25IndexReader.Id, new BytesRef(passage.Id)));
        fields.Add(new NumericDocValuesField(Bm25IndexReader.Checksum, checksum));
        _writer.AddDocument(fields);
    }

    /// <summary>Removes the passage with an id.</summary>
    public void Remove(string id) => _writer.DeleteDocuments(new Term(Bm25IndexReader.Id, id));

    /// <summary>Writes the changes so far, which no reader sees yet.</summary>
    public void Flush() => _writer.Flush(triggerMerge: false, applyAllDeletes: true);

    /// <summary>Makes the changes permanent, with what is to be recorded about the index.</summary>
    public void Commit(IDictionary<string, string> record)
    {
        _writer.SetCommitData(record);
        _writer.Commit();
        if (_writer.MaxDoc - _writer.NumDocs <= MaxRemoved * _writer.MaxDoc)
            return;
        _writer.ForceMergeDeletes();
        _writer.Commit();
    }

    /// <summary>Discards changes that were not committed.</summary>
    public void Dispose()
    {
        _writer.Rollback();
        _directory.Dispose();
        _analyzer.Dispose();
    }
}
