namespace Hypencoder.Retrieval.Segments;

/// <summary>
/// Something that several users hold at once, freed when the last of them releases it: mapped memory must not be closed
/// while a search reads it. Whoever makes it is its first user. Safe to use from many threads.
/// </summary>
internal abstract class SharedResource
{
    private int _users = 1;

    /// <summary>Adds a user; false once it was freed.</summary>
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

    /// <summary>Called once, when there is no user any more.</summary>
    protected abstract void Free();
}
