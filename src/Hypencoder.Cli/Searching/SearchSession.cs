using Hypencoder.Cli.Output;
using Hypencoder.Models;
using Hypencoder.Search;

namespace Hypencoder.Cli.Searching;

/// <summary>A model, an index that it made, and a way to search it.</summary>
internal sealed class SearchSession : IDisposable
{
    private NeighbourGraph? _graph;

    private SearchSession(RetrievalModel model, PassageIndex index)
    {
        Model = model;
        Index = index;
    }

    public RetrievalModel Model { get; }

    public PassageIndex Index { get; }

    public required ISearchStrategy Strategy { get; init; }

    /// <exception cref="InvalidDataException">
    /// A file is missing or malformed, another model made the index, or the strategy is not for this model.
    /// </exception>
    public static SearchSession Open(
        Terminal terminal, ModelChoice choice, string indexPath, SearchSettings settings)
    {
        TorchRuntime.UseThreads(settings.Threads);
        RetrievalModel model = choice.Load(terminal);
        PassageIndex? index = null;
        NeighbourGraph? graph = null;
        try
        {
            string strategy = Choose(choice.Name, model, settings.Strategy);
            index = PassageIndex.Open(indexPath, model.Fingerprint);
            if (strategy == Strategies.Graph)
                graph = OpenGraph(index);
            return new SearchSession(model, index)
            {
                _graph = graph,
                Strategy = strategy switch
                {
                    Strategies.Graph => new GraphSearch(index.Vectors, graph!, settings.Graph),
                    Strategies.InnerProduct => new InnerProductSearch(
                        index.Vectors, new InnerProductSearchOptions { Threads = settings.Threads }),
                    _ => new ExhaustiveSearch(
                        index.Vectors, new ExhaustiveSearchOptions { Threads = settings.Threads }),
                },
            };
        }
        catch
        {
            graph?.Dispose();
            index?.Dispose();
            model.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _graph?.Dispose();
        Index.Dispose();
        Model.Dispose();
    }

    private static string Choose(string modelName, RetrievalModel model, string? asked)
    {
        bool biEncoder = model.Config.Kind == DualEncoderKind.BiEncoder;
        if (asked == Strategies.InnerProduct && !biEncoder)
        {
            throw new InvalidDataException(
                $"{modelName}: expected a bi-encoder for --strategy {Strategies.InnerProduct}, found a Hypencoder, "
                + $"which {Strategies.Exhaustive} and {Strategies.Graph} search");
        }
        return asked ?? (biEncoder ? Strategies.InnerProduct : Strategies.Exhaustive);
    }

    private static NeighbourGraph OpenGraph(PassageIndex index) => File.Exists(index.GraphPath)
        ? NeighbourGraph.Open(index.GraphPath)
        : throw new InvalidDataException(
            $"{index.Directory}: the index has no neighbour graph yet; "
            + $"`hypencoder graph --index {ShellText.Quote(index.Directory)}` makes it");
}
