using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Hybrid;
using Hypencoder.Lexical;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;

namespace Hypencoder.Cli.Verbs;

/// <summary>Passages with their BM25 index, of an index folder or in memory.</summary>
internal sealed class Bm25Source : IDisposable
{
    private readonly Func<string, int, IReadOnlyList<RunEntry>> _search;
    private readonly Func<string, Passage> _passage;
    private readonly Action _close;

    private Bm25Source(
        Func<string, int, IReadOnlyList<RunEntry>> search, Func<string, Passage> passage, Action close)
    {
        _search = search;
        _passage = passage;
        _close = close;
    }

    /// <summary>The folder or corpus, as named on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the corpus.</summary>
    public required string Corpus { get; init; }

    /// <summary>Number of passages.</summary>
    public required int Count { get; init; }

    /// <summary>Opens an index folder, and makes its BM25 index or brings it up to date.</summary>
    public static Bm25Source OfIndex(
        Terminal terminal, string folder, Bm25Options options, bool writesRun, CancellationToken cancellationToken)
    {
        PassageIndex index = PassageIndex.Open(folder);
        Bm25Folder bm25 = new(new HybridOptions { Bm25 = options });
        try
        {
            SearchSession.Check(index, writesRun);
            SearchSession.NoteWhatIsUnverified(terminal, index);
            bm25.Update(index, cancellationToken);
            IndexState state = index.Acquire();
            Bm25Snapshot snapshot = bm25.TryAcquire(state)!; // nothing else changes this index
            return new Bm25Source(
                snapshot.Reader.Search, id => state.Passage(state.PlaceOf(id)),
                () =>
                {
                    snapshot.Release();
                    state.Release();
                    bm25.Dispose();
                    index.Dispose();
                })
            {
                Name = folder,
                Corpus = index.Info.Corpus,
                Count = index.Count,
            };
        }
        catch
        {
            bm25.Dispose();
            index.Dispose();
            throw;
        }
    }

    /// <summary>Indexes a corpus in memory.</summary>
    public static Bm25Source OfCorpus(
        string corpus, Bm25Options options, bool writesRun, CancellationToken cancellationToken)
    {
        List<Passage> passages = [];
        foreach (Passage passage in DatasetCatalog.Open(corpus).Passages())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (writesRun && !TrecId.Fits(passage.Id))
                throw new InvalidDataException($"{corpus}: expected {TrecId.Expected}, found \"{passage.Id}\"");
            passages.Add(passage);
        }
        if (passages.Count == 0)
            throw new InvalidDataException($"{corpus}: expected passages, found none");
        Bm25Index index = Bm25Index.Build(passages, options);
        return new Bm25Source(
            index.Search, id => passages.First(passage => passage.Id == id), index.Dispose)
        {
            Name = corpus,
            Corpus = corpus,
            Count = passages.Count,
        };
    }

    /// <summary>The best passages that share a word with a text. Safe for use by several threads.</summary>
    public IReadOnlyList<RunEntry> Search(string text, int topK) => _search(text, topK);

    /// <summary>The passage with an id.</summary>
    public Passage Passage(string id) => _passage(id);

    public void Dispose() => _close();
}
