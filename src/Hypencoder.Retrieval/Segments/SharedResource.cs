namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// A resource with several users, freed when the last of them releases it, since mapped memory must not be unmapped
/// while a search reads it. Its creator is the first user. Safe to use from many threads.
/// </summary>
internal abstract class SharedResource
{
    private int _users = 1;

    /// <summary>Adds a user; returns false if the resource has been freed.</summary>
    public bool TryAcquire()
    {
        for (int users = Volatile.Read(ref _users); users > 0;)
        {
            int found = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (found == users)
                return true;
            users = found;
        }
        return false;
    }

    /// <summary>Removes a user.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            Free();
    }

    /// <summary>Called once, when there are no users left.</summary>
    protected abstract void Free();
}
