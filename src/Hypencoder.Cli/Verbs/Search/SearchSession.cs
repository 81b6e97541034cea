using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;

namespace Hypencoder.Cli.Verbs;

/// <summary>An open index with the model that made it, and messages about its results.</summary>
internal sealed class SearchSession : IDisposable
{
    private SearchSession(Retriever retriever) => Retriever = retriever;

    public Retriever Retriever { get; }

    public PassageIndex Index => Retriever.Index;

    public string Strategy => StrategyChoice.Name(Retriever.Strategy);

    /// <summary>The engine that candidates come from, with its place; null where passages are searched here.</summary>
    public string? CandidatesFrom => Retriever.Options.CandidateSource?.Name;

    /// <summary>Adds the engine that candidates come from, if there is one, to a JSON document.</summary>
    public void AddEngine(JsonObject document)
    {
        if (CandidatesFrom is string engine)
            document["candidatesFrom"] = engine;
    }

    /// <param name="terminal">The terminal that shows the progress of a download, and notes.</param>
    /// <param name="choice">The choice of the model.</param>
    /// <param name="indexPath">Folder of the index.</param>
    /// <param name="options">The search options.</param>
    /// <param name="writesRun">Whether a TREC run is written, which requires ids without white space.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, another model made the index, or the strategy does not support the model.
    /// </exception>
    public static SearchSession Open(
        Terminal terminal, ModelChoice choice, string indexPath, SearchOptions options, bool writesRun = false)
    {
        PassageIndex index = PassageIndex.Open(indexPath);
        RetrievalModel? model = null;
        try
        {
            Check(index, writesRun); // before a model is pulled and loaded
            model = choice.LoadFor(index, terminal, options.Threads);
            Retriever retriever = new(model, index, options);
            NoteWhatIsUnverified(terminal, index);
            return new SearchSession(retriever);
        }
        catch
        {
            model?.Dispose();
            index.Dispose();
            throw;
        }
    }

    /// <summary>Refuses an index without passages, or with ids that a run cannot hold.</summary>
    public static void Check(PassageIndex index, bool writesRun)
    {
        if (index.Count == 0)
        {
            throw new InvalidDataException(
                $"{index.Directory}: expected an index with passages to search, found an empty one");
        }
        if (writesRun && index.Ids().Index().FirstOrDefault(id => !TrecId.Fits(id.Item)) is (int at, string wrong))
        {
            throw new InvalidDataException(
                $"{Path.Combine(index.Directory, "passages.jsonl")}:{at + 1}: expected {TrecId.Expected}, found "
                + $"\"{wrong}\"; the index can be searched with --query only");
        }
    }

    /// <summary>Notes that an index of an earlier version has no checksums.</summary>
    public static void NoteWhatIsUnverified(Terminal terminal, PassageIndex index)
    {
        if (!index.Info.HasChecksums)
        {
            terminal.Error.WriteLine(
                $"note: {index.Directory}: an earlier version made the index, without checksums of its passages; "
                + "run `hypencoder encode --resume` with its model and corpus to add them");
        }
    }

    /// <summary>Returns whether a ranking is shorter than requested although the index has more passages.</summary>
    /// <param name="found">Number of passages in the ranking.</param>
    /// <param name="topK">Number of passages that were requested.</param>
    public bool IsShort(int found, int topK) => found < Math.Min(topK, Index.Count);

    /// <summary>Returns a note about a ranking that <see cref="IsShort"/>; null for other rankings.</summary>
    public string? Shortfall(int found, int topK) => IsShort(found, topK)
        ? $"note: {Strategy} search found {found:N0} of the {topK:N0} requested passages{Remedy}"
        : null;

    /// <summary>Advice on how to find more passages; empty where there is none.</summary>
    public string Remedy => Retriever.Strategy switch
    {
        SearchStrategy.Graph => "; increase --entry-points, --candidates or --max-iterations to find more",
        SearchStrategy.Candidates => "; increase --candidates to find more",
        _ => "",
    };

    public void Dispose() => Retriever.Dispose();
}
