using Hypencoder.Documents;
using Hypencoder.Server.Indexes;

namespace Hypencoder.Server.Tests;

/// <summary>Places whose look-ups wait, so that a test decides how long a search takes.</summary>
internal sealed class BlockingPlaces : IPassagePlaces, IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private int _asked;

    public IReadOnlyList<DocumentCount> Kinds => [new("text", 1)];

    public IReadOnlyList<DocumentCount> Folders => [new("a", 1)];

    /// <summary>Number of look-ups begun.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public PassagePlace? Find(string id)
    {
        Interlocked.Increment(ref _asked);
        _open.Wait();
        return new PassagePlace($"a/{id}.txt", 1, "text");
    }

    /// <summary>Lets all look-ups go on.</summary>
    public void Release() => _open.Set();

    /// <summary>Waits until a look-up has begun.</summary>
    public async Task BeginAsync()
    {
        while (Asked == 0)
            await Task.Delay(5);
    }

    public void Dispose()
    {
        Release();
        _open.Dispose();
    }
}
