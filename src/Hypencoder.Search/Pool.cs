namespace Hypencoder.Search;

/// <summary>Reusable objects, each used by one search at a time. Safe to use from many threads.</summary>
internal sealed class Pool<T>(Func<T> create)
    where T : class
{
    private readonly Stack<T> _idle = new();

    public T Rent()
    {
        lock (_idle)
        {
            if (_idle.TryPop(out T? item))
                return item;
        }
        return create();
    }

    public void Return(T item)
    {
        lock (_idle)
            _idle.Push(item);
    }
}
