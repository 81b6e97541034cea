using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary>A model, an index that it made, and a way to search it.</summary>
internal sealed class SearchSession : IDisposable
{
    private IDisposable? _structure;

    private SearchSession(RetrievalModel model, PassageIndex index)
    {
        Model = model;
        Index = index;
    }

    public RetrievalModel Model { get; }

    public PassageIndex Index { get; }

    public required ISearchStrategy Strategy { get; init; }

    /// <param name="terminal">Shows what is pulled.</param>
    /// <param name="choice">The model.</param>
    /// <param name="indexPath">The index's folder.</param>
    /// <param name="settings">How to search.</param>
    /// <param name="writesRun">Whether ids must be such that a TREC run can hold.</param>
    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, another model made the index, or the strategy is not for this model.
    /// </exception>
    public static SearchSession Open(
        Terminal terminal, ModelChoice choice, string indexPath, SearchSettings settings, bool writesRun = false)
    {
        CheckIndex(indexPath, writesRun); // before a model is pulled and loaded
        TorchRuntime.UseThreads(settings.Threads);
        RetrievalModel model = choice.Load(terminal);
        PassageIndex? index = null;
        IDisposable? structure = null;
        try
        {
            string strategy = Choose(choice.Name, model, settings.Strategy);
            index = PassageIndex.Open(indexPath, model);
            NoteWhatIsUnverified(terminal, index);
            if (strategy == Strategies.Graph)
                structure = OpenGraph(index);
            else if (strategy == Strategies.TwoStage)
                structure = OpenClusters(index);
            return new SearchSession(model, index)
            {
                _structure = structure,
                Strategy = structure switch
                {
                    NeighborGraph graph => new GraphSearch(index.Vectors, graph, settings.Graph),
                    PassageClusters clusters => new TwoStageSearch(index.Vectors, clusters, settings.TwoStage),
                    _ when strategy == Strategies.InnerProduct => new InnerProductSearch(
                        index.Vectors, new InnerProductSearchOptions { Threads = settings.Threads }),
                    _ => new ExhaustiveSearch(index.Vectors, settings.Exhaustive),
                },
            };
        }
        catch
        {
            structure?.Dispose();
            index?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether a ranking is shorter than it was to be, with passages left that were not scored.
    /// </summary>
    public bool IsShort(Ranking ranking, int topK) => ranking.Indices.Length < Math.Min(topK, Index.Vectors.Count);

    /// <summary>What to say of a ranking that <see cref="IsShort"/>; null for another.</summary>
    public string? Shortfall(Ranking ranking, int topK) => IsShort(ranking, topK)
        ? $"note: {Strategy.Name} search found {ranking.Indices.Length:N0} of the {topK:N0} passages asked for{Remedy}"
        : null;

    /// <summary>How more would be found.</summary>
    public string Remedy => Strategy.Name == Strategies.Graph
        ? "; more --entry-points, --candidates or --max-iterations find more"
        : "";

    public void Dispose()
    {
        _structure?.Dispose();
        Index.Dispose();
        Model.Dispose();
    }

    private static void CheckIndex(string path, bool writesRun)
    {
        using PassageIndex index = PassageIndex.Open(path);
        if (index.Vectors.Count == 0)
            throw new InvalidDataException($"{path}: expected an index with passages to search, found an empty one");
        for (int i = 0; writesRun && i < index.Vectors.Count; i++)
        {
            if (!TrecId.Fits(index.Vectors.Id(i)))
            {
                throw new InvalidDataException(
                    $"{Path.Combine(path, "passages.jsonl")}:{i + 1}: expected {TrecId.Expected}, found "
                    + $"\"{index.Vectors.Id(i)}\"; the index can be searched with --query alone");
            }
        }
    }

    private static string Choose(string modelName, RetrievalModel model, string? asked)
    {
        bool innerProduct = model.Config.ScoresByInnerProduct;
        if (asked == Strategies.InnerProduct && !innerProduct)
        {
            throw new InvalidDataException(
                $"{modelName}: expected a bi-encoder for --strategy {Strategies.InnerProduct}, found a Hypencoder, "
                + $"which {Strategies.Exhaustive}, {Strategies.Graph} and {Strategies.TwoStage} search");
        }
        return asked ?? (innerProduct ? Strategies.InnerProduct : Strategies.Exhaustive);
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

    private static NeighborGraph OpenGraph(PassageIndex index) => File.Exists(index.GraphPath)
        ? NeighborGraph.Open(index.GraphPath)
        : throw new InvalidDataException(
            $"{index.Directory}: the index has no neighbour graph yet; "
            + $"`hypencoder graph --index {ShellText.Quote(index.Directory)}` makes it");

    private static PassageClusters OpenClusters(PassageIndex index) => File.Exists(index.ClustersPath)
        ? PassageClusters.Open(index.ClustersPath)
        : throw new InvalidDataException(
            $"{index.Directory}: the index has no clusters yet; "
            + $"`hypencoder cluster --index {ShellText.Quote(index.Directory)}` makes them");
}
