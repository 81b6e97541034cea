using Hypencoder.Cluster.Messages;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Cluster.Nodes;

/// <summary>
/// Changes of an open shard. A change is written to the log first and then made in the index, whose record has its
/// number; a process that is killed between makes it when it opens the shard again. Safe to use from many threads.
/// </summary>
internal sealed class ShardChanges : IDisposable
{
    /// <summary>Bytes of records that are sent at once, above the one that passes it.</summary>
    private const int MostBytes = 1 << 20;

    private readonly ShardFile _file;
    private readonly PassageIndex _index;
    private readonly ChangeLog _log;
    private readonly SemaphoreSlim _one = new(1, 1);

    private ShardChanges(ShardFile file, PassageIndex index, ChangeLog log) =>
        (_file, _index, _log) = (file, index, log);

    /// <summary>Number of the last change that was made; 0 for none.</summary>
    public long Last => _index.Info.LastChange ?? 0;

    /// <summary>Opens the log of a shard, and makes the changes that its index lacks.</summary>
    /// <exception cref="InvalidDataException">The log is damaged, or not that of the index.</exception>
    public static ShardChanges Open(string directory, ShardFile file, PassageIndex index)
    {
        long made = index.Info.LastChange ?? 0;
        ShardChanges changes = new(file, index, ChangeLog.Open(directory, file, made));
        try
        {
            for (long number = made + 1; number <= changes._log.Last; number++)
                changes.ApplyAsync(number).GetAwaiter().GetResult();
            return changes;
        }
        catch
        {
            changes.Dispose();
            throw;
        }
    }

    /// <summary>Whether the shard has passages with the ids.</summary>
    public bool[] Holds(IReadOnlyList<string> ids)
    {
        IndexState state = _index.Acquire();
        try
        {
            return [.. ids.Select(id => state.PlaceOf(id) >= 0)];
        }
        finally
        {
            state.Release();
        }
    }

    /// <summary>Makes a change as the one that orders the shard's changes.</summary>
    /// <exception cref="InvalidDataException">It is no change.</exception>
    /// <exception cref="IOException">The disk is full, or cannot be written; nothing was changed.</exception>
    public async Task<ChangeAnswer> MakeAsync(byte[] bytes)
    {
        ShardChange change = ShardChange.Read(bytes);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            string[] elsewhere = [.. change.Passages.Select(passage => passage.Id)
                .Where(id => ShardPlacement.ForNew(id, _file.Shards) != _file.Shard.Number)];
            if (Holds(elsewhere).Contains(false))
                return new ChangeAnswer { HasMoved = true };
            ShardChange needed = change with { Removed = [.. change.Removed.Where(id => Holds([id])[0])] };
            if (change.Removed.Count > 0 && needed.Removed.Count == 0)
                return new ChangeAnswer { Last = Last };
            await AppendAsync(_log.Record(needed)).ConfigureAwait(false);
            return new ChangeAnswer { Last = Last, WasMade = true };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Makes the changes that another node has made, up to one with this number or later.</summary>
    /// <param name="read">Reads records after a number from the other node.</param>
    /// <param name="to">Number of the change.</param>
    /// <exception cref="InvalidDataException">The other's changes depart from this node's, or end before.</exception>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public async Task<ChangeAnswer> FollowAsync(Func<long, Task<byte[][]>> read, long to)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            while (Last < to)
            {
                byte[][] records = await read(Last).ConfigureAwait(false);
                if (records.Length == 0)
                    throw new InvalidDataException($"expected changes up to {to}, found none after {Last}");
                foreach (byte[] record in records)
                    await AppendAsync(record).ConfigureAwait(false);
            }
            return new ChangeAnswer { Last = Last, WasMade = true };
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Some records after the one with a number, or none where that is the last.</summary>
    public byte[][] Records(long after)
    {
        List<byte[]> records = [];
        int bytes = 0;
        for (long number = after + 1; number <= Last && bytes < MostBytes; number++)
        {
            records.Add(_log.Read(number));
            bytes += records[^1].Length;
        }
        return [.. records];
    }

    public void Dispose()
    {
        _log.Dispose();
        _one.Dispose();
    }

    private async Task AppendAsync(byte[] record)
    {
        _log.Append(record);
        long number = _log.Last;
        try
        {
            await ApplyAsync(number).ConfigureAwait(false);
        }
        catch when (Last < number)
        {
            _log.RemoveLast();
            throw;
        }
        catch (IOException)
        {
            // The change is made; what failed is the merge of segments after it, which the next change repeats.
        }
    }

    private async Task ApplyAsync(long number)
    {
        await _index.ApplyAsync(ChangeLog.ChangeOf(_log.Read(number)), number).ConfigureAwait(false);
        if (Last < number)
        {
            throw new InvalidDataException(
                $"{_index.Directory}: expected the passages that change {number} removes, found none");
        }
    }
}
