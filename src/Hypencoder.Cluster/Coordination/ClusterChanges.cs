using Hypencoder.Cluster.Messages;
using Hypencoder.Data;
using Hypencoder.Retrieval.Sharding;

namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Adds, replaces and removes passages of the shards. A change counts once every node that holds the shard has it on
/// disk. The first of these nodes by name orders the shard's changes, for all coordinators, and the others follow it;
/// where one is away, the shard takes no changes. Safe to use from many threads.
/// </summary>
internal sealed class ClusterChanges(ShardManifest manifest, ShardMap map, LastChanges lastChanges)
{
    /// <summary>Tries where another coordinator removes the same passages meanwhile.</summary>
    private const int Tries = 5;

    private const string NothingChanged = "nothing was changed there",
        NotKnown = "the change may be made all the same, now or within a minute";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Adds passages, or replaces those with the same ids.</summary>
    /// <param name="passages">Passages with distinct ids.</param>
    /// <exception cref="ShardsUnavailableException">
    /// A shard takes no changes now. Passages of others may have been added; adding all of them again is harmless.
    /// </exception>
    public async Task UpsertAsync(IReadOnlyList<Passage> passages)
    {
        for (int left = Tries; passages.Count > 0; left--)
        {
            if (left == 0)
                throw new ShardsUnavailableException("other coordinators change the same passages; repeat the request");
            int[] owners = await FindAsync([.. passages.Select(passage => passage.Id)]).ConfigureAwait(false);
            IGrouping<int, Passage>[] groups =
            [
                .. passages.Zip(owners).GroupBy(
                    entry => entry.Second >= 0
                        ? entry.Second
                        : ShardPlacement.ForNew(entry.First.Id, manifest.Shards.Count),
                    entry => entry.First),
            ];
            ChangeAnswer[] answers = await Task.WhenAll(groups.Select(
                group => ChangeAsync(group.Key, new ShardChange([.. group], [])))).ConfigureAwait(false);
            passages = [.. groups.Zip(answers).Where(made => made.Second.HasMoved).SelectMany(made => made.First)];
        }
    }

    /// <summary>Removes a passage, and returns whether there was one.</summary>
    /// <exception cref="ShardsUnavailableException">A shard takes no changes now.</exception>
    public async Task<bool> RemoveAsync(string id)
    {
        int[] owners = await FindAsync([id]).ConfigureAwait(false);
        return owners[0] >= 0
            && (await ChangeAsync(owners[0], new ShardChange([], [id])).ConfigureAwait(false)).WasMade;
    }

    /// <summary>The shard of each id, −1 for none; all shards are asked.</summary>
    private async Task<int[]> FindAsync(string[] ids)
    {
        int[] owners = [.. Enumerable.Repeat(-1, ids.Length)];
        bool[][] held = await Task.WhenAll(manifest.Shards.Select(shard => Reached(
            shard.Number, NothingChanged, async () =>
        {
            ShardNode node = map.ReplicasOf(shard.Number).FirstOrDefault()
                ?? throw Unavailable(shard.Number, NothingChanged, "no node that answers holds it");
            long last = lastChanges[shard.Number];
            return await node.Service.HoldsAsync(manifest.Split, shard.Number, ids, last).WaitAsync(Limit)
                .ConfigureAwait(false)
                ?? throw Unavailable(shard.Number, NothingChanged, $"{node.Node} lacks changes up to {last}");
        }))).ConfigureAwait(false);
        foreach ((int shard, bool[] here) in held.Index())
        {
            for (int i = 0; i < ids.Length; i++)
            {
                if (here[i])
                    owners[i] = shard;
            }
        }
        return owners;
    }

    private async Task<ChangeAnswer> ChangeAsync(int shard, ShardChange change)
    {
        IReadOnlyList<ShardNode> nodes = await Reached(shard, NothingChanged, () => ReadyAsync(shard))
            .ConfigureAwait(false);
        return await Reached(shard, NotKnown, async () =>
        {
            ChangeAnswer answer = await nodes[0].Service.ChangeAsync(manifest.Split, shard, change.Write())
                .WaitAsync(Limit).ConfigureAwait(false);
            if (answer.Refusal is string refusal)
                throw Unavailable(shard, NothingChanged, $"{nodes[0].Node}: {refusal}");
            if (answer.HasMoved)
                return answer;
            await Task.WhenAll(nodes.Skip(1).Select(
                node => FollowAsync(node, nodes[0], shard, answer.Last, NotKnown))).ConfigureAwait(false);
            lastChanges.Saw(shard, answer.Last);
            return answer;
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// All nodes that hold a shard, by name. The first one, which orders the changes, has all that any of them has.
    /// </summary>
    private async Task<IReadOnlyList<ShardNode>> ReadyAsync(int shard)
    {
        IReadOnlyList<ShardNode> nodes = map.HoldersOf(shard);
        if (nodes.Count != manifest.Replicas)
        {
            throw Unavailable(
                shard, NothingChanged,
                $"a change needs all {manifest.Replicas} nodes that hold it, found {nodes.Count}");
        }
        IReadOnlyList<ShardDescription>[] held = await Task.WhenAll(nodes.Select(node => node.DescribeAsync()))
            .ConfigureAwait(false);
        long[] last = [.. held.Select(shards => shards.FirstOrDefault(s => s.Shard == shard)?.LastChange ?? -1)];
        if (last.Min() < 0 || last.Max() < lastChanges[shard])
        {
            throw Unavailable(
                shard, NothingChanged, $"its nodes have changes up to {last.Max()} of {lastChanges[shard]}");
        }
        if (last[0] < last.Max())
        {
            await FollowAsync(nodes[0], nodes[last.IndexOf(last.Max())], shard, last.Max(), NothingChanged)
                .ConfigureAwait(false);
        }
        return nodes;
    }

    private async Task FollowAsync(ShardNode node, ShardNode other, int shard, long to, string otherwise)
    {
        ChangeAnswer answer = await node.Service.FollowAsync(manifest.Split, shard, other.Silo, to)
            .WaitAsync(Limit).ConfigureAwait(false);
        if (answer.Refusal is string refusal)
            throw Unavailable(shard, otherwise, $"{node.Node}: {refusal}");
    }

    /// <summary>Names the shard where one of its nodes does not answer, and what is known of the change then.</summary>
    private static async Task<T> Reached<T>(int shard, string otherwise, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (ShardNode.IsSilence(e))
        {
            throw Unavailable(shard, otherwise, $"a node does not answer: {e.Message}");
        }
    }

    private static ShardsUnavailableException Unavailable(int shard, string known, string reason) =>
        new($"shard {shard} takes no changes now: {reason}; {known}");
}
