using Hypencoder.Cluster.Coordination;
using Hypencoder.Cluster.Messages;

namespace Hypencoder.Cluster.Tests.Coordination;

public sealed class HedgedCallTests
{
    private static readonly ShardAnswer Answer = new() { Ids = ["p0"] };

    private static readonly ShardQuery Query = new()
    {
        Split = "", Shard = 0, Strategy = "", TopK = 1, Query = [], Milliseconds = 77,
    };

    [Fact]
    public async Task Run_FirstAnswers_AsksNoOther()
    {
        Replica first = new("a", Task.FromResult(Answer)), second = new("b", Task.FromResult(Answer));

        Assert.Same(Answer, (await RunAsync(Timeout.InfiniteTimeSpan, first, second)).Answer);
        Assert.Equal((1, 0), (first.Asked, second.Asked));
    }

    [Fact]
    public async Task Run_FirstIsSilent_AsksTheSecondToo()
    {
        Replica first = new("a", new TaskCompletionSource<ShardAnswer>().Task);
        Replica second = new("b", Task.FromResult(Answer));

        Assert.Same(Answer, (await RunAsync(TimeSpan.FromMilliseconds(1), first, second)).Answer);
        Assert.Equal((1, 1), (first.Asked, second.Asked));
        Assert.Equal(0, first.Suspected);
    }

    [Fact]
    public async Task Run_FirstFails_AsksTheSecondAtOnce()
    {
        Replica first = new("a", Task.FromException<ShardAnswer>(new IOException("gone")));
        Replica second = new("b", Task.FromResult(Answer));

        Assert.Same(Answer, (await RunAsync(Timeout.InfiniteTimeSpan, first, second)).Answer);
        Assert.Equal(1, first.Suspected);
    }

    [Fact]
    public async Task Run_AllFailOrRefuse_SaysWhyTheLastDid()
    {
        Replica first = new("a", Task.FromException<ShardAnswer>(new IOException("gone")));
        Replica second = new("b", Task.FromResult(ShardAnswer.Refuse("expected version 1, found 2")));

        (ShardAnswer? answer, string? reason) = await RunAsync(Timeout.InfiniteTimeSpan, first, second);

        Assert.Null(answer);
        Assert.Equal("b: expected version 1, found 2", reason);
        Assert.Equal(0, second.Suspected); // it answered
    }

    [Fact]
    public async Task Run_NoneAnswersInTime_NamesThem()
    {
        Replica only = new("a", new TaskCompletionSource<ShardAnswer>().Task);
        using CancellationTokenSource deadline = new(TimeSpan.FromMilliseconds(20));

        (ShardAnswer? answer, string? reason) = await HedgedCall.RunAsync(
            [only], Query, Timeout.InfiniteTimeSpan, deadline.Token);

        Assert.Null(answer);
        Assert.Equal("a: no answer within 77 ms", reason);
        Assert.Equal(1, only.Suspected);
    }

    [Fact]
    public async Task Run_NoReplica_SaysSo() => Assert.Equal(
        "no node that answers holds it", (await RunAsync(Timeout.InfiniteTimeSpan)).Reason);

    private static Task<(ShardAnswer? Answer, string? Reason)> RunAsync(TimeSpan hedgeAfter, params Replica[] replicas) =>
        HedgedCall.RunAsync(replicas, Query, hedgeAfter, CancellationToken.None);

    private sealed class Replica(string node, Task<ShardAnswer> answer) : IShardReplica
    {
        public int Asked { get; private set; }

        public int Suspected { get; private set; }

        public string Node => node;

        public Task<ShardAnswer> SearchAsync(ShardQuery query)
        {
            Asked++;
            return answer;
        }

        public void Suspect() => Suspected++;
    }
}
