using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;

namespace Hypencoder.Cli.Verbs;

/// <summary>An index, the model that made it, and what is said of them on the way.</summary>
internal sealed class SearchSession : IDisposable
{
    private SearchSession(Retriever retriever) => Retriever = retriever;

    public Retriever Retriever { get; }

    public PassageIndex Index => Retriever.Index;

    public string Strategy => StrategyChoice.Name(Retriever.Strategy);

    /// <param name="terminal">Shows what is pulled.</param>
    /// <param name="choice">The model.</param>
    /// <param name="indexPath">The index's folder.</param>
    /// <param name="options">How to search.</param>
    /// <param name="writesRun">Whether ids must be such that a TREC run can hold.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, another model made the index, or the strategy is not for this model.
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

    /// <summary>
    /// Whether a ranking is shorter than it was to be, with passages left that were not scored.
    /// </summary>
    /// <param name="found">Number of passages in it.</param>
    /// <param name="topK">Number of passages that were asked for.</param>
    public bool IsShort(int found, int topK) => found < Math.Min(topK, Index.Count);

    /// <summary>What to say of a ranking that <see cref="IsShort"/>; null for another.</summary>
    public string? Shortfall(int found, int topK) => IsShort(found, topK)
        ? $"note: {Strategy} search found {found:N0} of the {topK:N0} passages asked for{Remedy}"
        : null;

    /// <summary>How more would be found.</summary>
    public string Remedy => Retriever.Strategy == SearchStrategy.Graph
        ? "; more --entry-points, --candidates or --max-iterations find more"
        : "";

    public void Dispose() => Retriever.Dispose();

    private static void Check(PassageIndex index, bool writesRun)
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
                + $"\"{wrong}\"; the index can be searched with --query alone");
        }
    }

    private static void NoteWhatIsUnverified(Terminal terminal, PassageIndex index)
    {
        if (!index.Info.HasChecksums)
        {
            terminal.Error.WriteLine(
                $"note: {index.Directory}: an index of an earlier version, whose passages have no checksums; "
                + "`hypencoder encode --resume` with its model and corpus adds them");
        }
    }
}
