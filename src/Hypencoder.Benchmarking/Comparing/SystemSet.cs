using System.Diagnostics;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Systems that are measured together, and the resources that they search.</summary>
internal sealed class SystemSet : IDisposable
{
    private readonly List<SearchSystem> _systems = [];
    private readonly Stack<IDisposable> _owned = [];

    public IReadOnlyList<SearchSystem> Systems => _systems;

    public void Add(SearchSystem system) => _systems.Add(system);

    /// <summary>Transfers ownership of <paramref name="part"/> to this set, which disposes of it.</summary>
    public T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Push(part);
        return part;
    }

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? part))
            part.Dispose();
    }

    /// <summary>Adds one of our strategies over a model's vectors.</summary>
    /// <param name="model">Model of the queries.</param>
    /// <param name="queries">Q-nets of the queries.</param>
    /// <param name="name">Name of the strategy in tables.</param>
    /// <param name="setting">Setting of the strategy in tables.</param>
    /// <param name="label">Name of strategy and setting in plots.</param>
    /// <param name="moreBytes">Number of bytes that a search reads besides the vectors.</param>
    /// <param name="buildSeconds">Seconds to build what it needs; null if nothing was built.</param>
    /// <param name="isExact">Whether it is the model's exact search.</param>
    /// <param name="create">Creates the strategy for a number of threads.</param>
    public void AddStrategy(
        LatencyModel model, IReadOnlyList<QNet> queries, string name, string setting, string label,
        long moreBytes, double? buildSeconds, bool isExact, Func<int, ISearchStrategy> create)
    {
        VectorStore vectors = model.Index.Vectors;
        SystemDescription description = new(model.Name, model.Model.Config.Kind, name, setting)
        {
            Label = label,
            IsExact = isExact,
            BuildSeconds = buildSeconds,
            MemoryBytes = (long)vectors.Count * vectors.RowBytes + moreBytes,
        };
        Add(new StrategySystem(description, create, queries));
    }

    /// <summary>Runs an action and returns the seconds that it took.</summary>
    public static double Seconds(Action build)
    {
        long start = Stopwatch.GetTimestamp();
        build();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
