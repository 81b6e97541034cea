using System.Diagnostics;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>Systems that are measured together, and what they search.</summary>
internal sealed class SystemSet : IDisposable
{
    private readonly List<SearchSystem> _systems = [];
    private readonly Stack<IDisposable> _owned = [];

    public IReadOnlyList<SearchSystem> Systems => _systems;

    public void Add(SearchSystem system) => _systems.Add(system);

    /// <summary>Frees <paramref name="part"/> with this set.</summary>
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

    /// <summary>One of our strategies over a model's vectors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="queries">The q-nets of its queries.</param>
    /// <param name="name">What tables call the strategy.</param>
    /// <param name="setting">And its setting.</param>
    /// <param name="label">What plots call them.</param>
    /// <param name="moreBytes">What a search reads besides the vectors.</param>
    /// <param name="buildSeconds">Null where nothing was built.</param>
    /// <param name="isExact">Whether it is the model's exact search.</param>
    /// <param name="create">The strategy for a number of threads.</param>
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

    /// <summary>Does something, and says how many seconds it took.</summary>
    public static double Seconds(Action build)
    {
        long start = Stopwatch.GetTimestamp();
        build();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
