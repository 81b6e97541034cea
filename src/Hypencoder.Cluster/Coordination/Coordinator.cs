using System.Diagnostics;
using Hypencoder.Cluster.Messages;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Search.Wire;

namespace Hypencoder.Cluster.Coordination;

/// <summary>
/// Answers queries from all shards of a split: encodes a query once, sends its wire form to a replica of each shard,
/// and merges their rankings. Safe to use from many threads.
/// </summary>
internal sealed class Coordinator
{
    private readonly RetrievalModel _model;
    private readonly ShardManifest _manifest;
    private readonly Func<int, IReadOnlyList<IShardReplica>> _replicas;
    private readonly LastChanges _lastChanges;
    private readonly CoordinatorOptions _options;
    private readonly QNetWire _wire;
    private int _turn;

    /// <param name="model">Model that made the index; it stays the caller's.</param>
    /// <param name="manifest">Shards of the split.</param>
    /// <param name="replicas">The nodes that hold a shard now, by its number.</param>
    /// <param name="lastChanges">Changes that the shards must have; takes those that their answers have.</param>
    /// <param name="options">Times that the shards have.</param>
    /// <exception cref="InvalidDataException">Another model made the index.</exception>
    public Coordinator(
        RetrievalModel model, ShardManifest manifest, Func<int, IReadOnlyList<IShardReplica>> replicas,
        LastChanges lastChanges, CoordinatorOptions options)
    {
        manifest.Record.RequireModel(manifest.Record.Corpus, model);
        (_model, _manifest, _replicas) = (model, manifest, replicas);
        (_lastChanges, _options) = (lastChanges, options);
        _wire = model.CreateQNetWire();
    }

    /// <summary>Finds the best passages for a query.</summary>
    /// <param name="query">Text of the query.</param>
    /// <param name="topK">Number of passages wanted, 1 or more.</param>
    /// <param name="asked">Strategy of the shards; null for the model's own exact one.</param>
    /// <param name="withTexts">Whether titles and texts of the passages are wanted.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="InvalidDataException">The model does not support the strategy.</exception>
    public async Task<ClusterResult> SearchAsync(
        string query, int topK, SearchStrategy? asked = null, bool withTexts = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(topK, 1);
        string strategy = StrategyChoice.Name(StrategyChoice.Choose(_model, asked));
        long begin = Stopwatch.GetTimestamp();
        byte[] wire = await Task.Run(
            () => _wire.Write(_model.EncodeQueries([query], cancellationToken: cancellationToken)[0]),
            cancellationToken).ConfigureAwait(false);
        TimeSpan encoding = Stopwatch.GetElapsedTime(begin);
        return await SearchAsync(wire, topK, strategy, withTexts, encoding, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a query in its wire form to all shards and merges what they answer.</summary>
    internal async Task<ClusterResult> SearchAsync(
        byte[] wire, int topK, string strategy, bool withTexts, TimeSpan encoding, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.Deadline);
        int turn = Interlocked.Increment(ref _turn);
        (ShardAnswer? Answer, string? Reason)[] outcomes = await Task.WhenAll(_manifest.Shards.Select(
            shard => HedgedCall.RunAsync(
                InTurn(_replicas(shard.Number), turn),
                new ShardQuery
                {
                    Split = _manifest.Split,
                    Shard = shard.Number,
                    Strategy = strategy,
                    TopK = topK,
                    Query = wire,
                    Milliseconds = (int)_options.Deadline.TotalMilliseconds,
                    WithTexts = withTexts,
                    LastChange = _lastChanges[shard.Number],
                },
                _options.HedgeAfter, deadline.Token))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        (int Shard, ShardAnswer Answer)[] byShard =
            [.. outcomes.Index().Where(o => o.Item.Answer is not null).Select(o => (o.Index, o.Item.Answer!))];
        foreach ((int shard, ShardAnswer answer) in byShard)
            _lastChanges.Saw(shard, answer.LastChange);
        ShardAnswer[] answers = [.. byShard.Select(answer => answer.Answer)];
        MissingShard[] missing =
        [
            .. outcomes.Index().Where(outcome => outcome.Item.Answer is null)
                .Select(outcome => new MissingShard(outcome.Index, outcome.Item.Reason!)),
        ];
        ClusterHit[] hits = [.. RankingMerge.Of(byShard, topK).Select((found, i) => new ClusterHit(
            i + 1, found.Answer.Scores[found.At], found.Shard, found.Answer.Places[found.At],
            PassageOf(found.Answer, found.At)))];
        return new ClusterResult(
            strategy, hits, answers.Sum(answer => answer.PassagesScored),
            answers.Any(answer => answer.ExpectedMissing is not null)
                ? answers.Sum(answer => answer.ExpectedMissing ?? 0)
                : null,
            missing.Length == 0 && answers.All(answer => answer.Certified), missing, encoding,
            Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>The replicas, beginning with another one for each query, so that all of them have work.</summary>
    private static IReadOnlyList<IShardReplica> InTurn(IReadOnlyList<IShardReplica> replicas, int turn)
    {
        if (replicas.Count < 2)
            return replicas;
        int first = (int)((uint)turn % (uint)replicas.Count);
        return [.. replicas.Skip(first), .. replicas.Take(first)];
    }

    private static Passage PassageOf(ShardAnswer answer, int at) => answer.Texts.Length > 0
        ? new Passage(answer.Ids[at], answer.Titles[at], answer.Texts[at])
        : new Passage(answer.Ids[at], "", "");
}
