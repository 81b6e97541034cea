using Hypencoder.Cluster.Messages;

namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Asks the replicas of a shard: the first one, the next where that fails or takes longer than usual, until one has
/// answered or the time is over. The first answer counts, since all replicas give the same.
/// </summary>
internal static class HedgedCall
{
    /// <summary>The answer of a shard, or why there is none.</summary>
    /// <param name="replicas">Replicas in the order in which they are asked.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="hedgeAfter">Time after which the next replica is asked too.</param>
    /// <param name="deadline">Ends the call.</param>
    public static async Task<(ShardAnswer? Answer, string? Reason)> RunAsync(
        IReadOnlyList<IShardReplica> replicas, ShardQuery query, TimeSpan hedgeAfter, CancellationToken deadline)
    {
        if (replicas.Count == 0)
            return (null, "no node that answers holds it");
        Dictionary<Task<ShardAnswer>, IShardReplica> running = [];
        string? reason = null;
        int next = 0;
        Start();
        while (true)
        {
            using CancellationTokenSource timer = CancellationTokenSource.CreateLinkedTokenSource(deadline);
            Task waiting = Task.Delay(next < replicas.Count ? hedgeAfter : Timeout.InfiniteTimeSpan, timer.Token);
            Task done = await Task.WhenAny([.. running.Keys, waiting]).ConfigureAwait(false);
            await timer.CancelAsync().ConfigureAwait(false);
            if (done is Task<ShardAnswer> call)
            {
                running.Remove(call, out IShardReplica? asked);
                (ShardAnswer? answer, string? failure) = Outcome(call, asked!);
                if (answer is not null)
                    return (answer, null);
                reason = failure;
                if (next < replicas.Count)
                    Start();
                else if (running.Count == 0)
                    return (null, reason);
            }
            else if (deadline.IsCancellationRequested)
            {
                foreach (IShardReplica silent in running.Values)
                    silent.Suspect();
                string nodes = string.Join(", ", running.Values.Select(replica => replica.Node));
                return (null, $"{nodes}: no answer within {query.Milliseconds} ms");
            }
            else
            {
                Start();
            }
        }

        void Start()
        {
            IShardReplica replica = replicas[next++];
            Task<ShardAnswer> call = replica.SearchAsync(query);
            // A call that fails after another has answered is of no interest.
            _ = call.ContinueWith(
                static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
            running.Add(call, replica);
        }
    }

    private static (ShardAnswer? Answer, string? Failure) Outcome(Task<ShardAnswer> call, IShardReplica replica)
    {
        if (call.IsCompletedSuccessfully)
        {
            ShardAnswer answer = call.Result;
            return answer.Refusal is string refusal ? (null, $"{replica.Node}: {refusal}") : (answer, null);
        }
        replica.Suspect();
        return (null, $"{replica.Node}: {call.Exception?.InnerException?.Message ?? "the call was cancelled"}");
    }
}
