namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Number of the last change of each shard that a coordinator knows of. A node that has fewer, such as one with an old
/// copy, is not to answer. Safe to use from many threads.
/// </summary>
internal sealed class LastChanges(int shards)
{
    private readonly long[] _numbers = new long[shards];

    public long this[int shard] => Volatile.Read(ref _numbers[shard]);

    /// <summary>Notes that a shard has a change with this number.</summary>
    public void Saw(int shard, long number)
    {
        for (long known = this[shard]; known < number;)
            known = Interlocked.CompareExchange(ref _numbers[shard], number, known);
    }
}
