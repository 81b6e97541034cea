namespace Hypencoder.Search.Tests.Concurrency;

public sealed class ConcurrentSearchTests : IDisposable
{
    private const int Dimension = 16, QueryThreads = 64, QueriesAThread = 157, TopK = 10; // 10,048 queries
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Strategies => ["exhaustive", "int8", "graph", "two-stage", "inner-product"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Search_TenThousandFromManyThreads_GivesTheResultsOfOneAtATime(string name)
    {
        using OpenStrategies open = new(_folder, TestData.Vectors(1, 600 * Dimension), Dimension, threads: 1);
        QNet[] queries = Queries(40, name == "inner-product" ? 0 : 2);
        Ranking[] expected = [.. queries.Select(query => open[name].Search(query, TopK))];
        ISearchStrategy strategy = open[name];
        using Barrier start = new(QueryThreads);
        int wrong = 0, answered = 0;
        Thread[] threads = [.. Enumerable.Range(0, QueryThreads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < QueriesAThread; i++)
            {
                int query = (thread * 7 + i) % queries.Length;
                if (!Same(expected[query], strategy.Search(queries[query], TopK)))
                    Interlocked.Increment(ref wrong);
                Interlocked.Increment(ref answered);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(QueryThreads * QueriesAThread, answered);
        Assert.Equal(0, wrong);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void SearchAll_AnyThreads_GivesTheResultsOfOneAtATimeInTheirOrder(string name)
    {
        using OpenStrategies open = new(_folder, TestData.Vectors(1, 600 * Dimension), Dimension, threads: 1);
        QNet[] queries = Queries(50, name == "inner-product" ? 0 : 2);
        Ranking[] expected = [.. queries.Select(query => open[name].Search(query, TopK))];
        foreach (int threads in new[] { 0, 1, 3, 100 })
        {
            IReadOnlyList<Ranking> found = open[name].SearchAll(queries, TopK, threads);
            Assert.Equal(queries.Length, found.Count);
            Assert.All(expected.Zip(found), pair => Assert.True(Same(pair.First, pair.Second)));
        }
        Assert.Empty(open[name].SearchAll([], TopK));
    }

    [Fact]
    public void SearchAll_WrongQueries_ThrowsWhatTheFirstOfThemThrows()
    {
        using VectorStore store = TestData.Store(_folder, TestData.Vectors(1, 600 * Dimension), Dimension);
        ExhaustiveSearch search = new(store, new() { Threads = 1 });
        QNet[] queries = Queries(40, 2);
        queries[11] = TestData.QNet(1, [5, 1]);
        queries[12] = TestData.QNet(1, [6, 1]);
        foreach (int threads in new[] { 1, 4 })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => search.SearchAll(queries, 3, threads));
            Assert.Contains("vectors of 5 values", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => search.SearchAll([], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.SearchAll([], 1, threads: -1));
    }

    [Fact]
    public void SearchAll_Canceled_Throws()
    {
        using CancellationTokenSource stop = new();
        Stopping search = new(stop);
        foreach (int threads in new[] { 1, 4 })
            Assert.Throws<OperationCanceledException>(() => search.SearchAll(Queries(9, 0), 3, threads, stop.Token));
    }

    private static QNet[] Queries(int count, int layers) => [.. Enumerable.Range(0, count).Select(i =>
        TestData.QNet(i * 7, [Dimension, .. Enumerable.Repeat(Dimension, layers), 1]))];

    private static bool Same(Ranking a, Ranking b) => a.PassagesScored == b.PassagesScored
        && a.Indices.AsSpan().SequenceEqual(b.Indices) && a.Scores.AsSpan().SequenceEqual(b.Scores);

    /// <summary>A strategy that cancels during its third query.</summary>
    private sealed class Stopping(CancellationTokenSource stop) : ISearchStrategy
    {
        private int _queries;

        public string Name => "stopping";

        public Ranking Search(QNet query, int topK, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _queries) == 3)
                stop.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            return new Ranking([], [], 0);
        }
    }
}
