using Hypencoder.Cluster.Messages;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Retrieval.Sharding;
using Hypencoder.Search;

namespace Hypencoder.Cluster.Nodes;

/// <summary>An open shard: an index folder and its place among the shards. Safe to use from many threads.</summary>
internal sealed class HostedShard : IDisposable
{
    private readonly PassageIndex _index;
    private readonly Dictionary<SearchStrategy, StrategyCache> _searches;
    private readonly SearchStrategy _exact;

    private HostedShard(
        ShardFile file, PassageIndex index, ShardChanges changes, RetrievalModel model, SearchOptions options)
    {
        File = file;
        _index = index;
        Changes = changes;
        _exact = StrategyChoice.Choose(model, asked: null);
        _searches = Enum.GetValues<SearchStrategy>()
            .ToDictionary(kind => kind, kind => new StrategyCache(kind, options));
        Bounded = model.Config.CorrectionBound is not null;
    }

    /// <summary>Number, split and first position of the shard.</summary>
    public ShardFile File { get; }

    /// <summary>Changes of the shard since the split.</summary>
    public ShardChanges Changes { get; }

    private bool Bounded { get; }

    /// <summary>What the shard is and can be searched by.</summary>
    public ShardDescription Description
    {
        get
        {
            List<SearchStrategy> kinds = [_exact];
            if (Bounded)
                kinds.Add(SearchStrategy.Certified);
            if (System.IO.File.Exists(_index.ClustersPath))
                kinds.Add(SearchStrategy.TwoStage);
            if (System.IO.File.Exists(_index.GraphPath))
                kinds.Add(SearchStrategy.Graph);
            return new ShardDescription
            {
                Split = File.Split,
                Shard = File.Shard.Number,
                VectorsFingerprint = File.Shard.VectorsFingerprint,
                Strategies = [.. kinds.Select(StrategyChoice.Name)],
                Passages = _index.Count,
                LastChange = Changes.Last,
            };
        }
    }

    /// <summary>Opens the folder of a shard.</summary>
    /// <param name="directory">Path of the folder.</param>
    /// <param name="model">Model that made the index; it stays the caller's.</param>
    /// <param name="options">Settings of the searches.</param>
    /// <exception cref="InvalidDataException">
    /// The folder is not that of a shard, was changed without its log, or belongs to another model.
    /// </exception>
    public static HostedShard Open(string directory, RetrievalModel model, SearchOptions options)
    {
        ShardFile file = ShardFile.Read(directory);
        PassageIndex index = PassageIndex.Open(directory, model);
        ShardChanges? changes = null;
        try
        {
            changes = ShardChanges.Open(directory, file, index);
            if (changes.Last > 0)
                return new HostedShard(file, index, changes, model, options);
            string found = index.Vectors.Fingerprint;
            if (found != file.Shard.VectorsFingerprint || index.Count != file.Shard.Passages)
            {
                throw new InvalidDataException(
                    $"{directory}: expected the {file.Shard.Passages} passages with the vectors "
                    + $"{file.Shard.VectorsFingerprint}, by its shard.json, found {index.Count} with {found}");
            }
            return new HostedShard(file, index, changes, model, options);
        }
        catch
        {
            changes?.Dispose();
            index.Dispose();
            throw;
        }
    }

    /// <summary>Searches the shard.</summary>
    /// <param name="qnet">Q-net of the query.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="cancellationToken">Stops the search without a result.</param>
    /// <exception cref="InvalidDataException">The shard lacks what the strategy needs, or is damaged.</exception>
    /// <exception cref="ArgumentException">The strategy does not fit the q-net.</exception>
    public ShardAnswer Search(QNet qnet, ShardQuery query, CancellationToken cancellationToken)
    {
        SearchStrategy kind = StrategyChoice.Parse(query.Strategy) ?? throw new InvalidDataException(
            $"expected a strategy that this version knows, found \"{query.Strategy}\"");
        IndexState state = _index.Acquire();
        try
        {
            long last = state.Info.LastChange ?? 0;
            if (last < query.LastChange)
                return ShardAnswer.Refuse($"expected a shard with its changes up to {query.LastChange}, found {last}");
            Ranking ranking = _searches[kind].For(state).Search(qnet, query.TopK, cancellationToken);
            Passage[] passages = query.WithTexts ? [.. ranking.Indices.Select(state.Passage)] : [];
            return new ShardAnswer
            {
                Places = ranking.Indices,
                Scores = ranking.Scores,
                Ids = [.. ranking.Indices.Select(state.Id)],
                Titles = [.. passages.Select(passage => passage.Title)],
                Texts = [.. passages.Select(passage => passage.Text)],
                PassagesScored = ranking.PassagesScored,
                ExpectedMissing = ranking.ExpectedMissing,
                Certified = ranking.Certified,
                LastChange = last,
            };
        }
        finally
        {
            state.Release();
        }
    }

    public void Dispose()
    {
        Changes.Dispose();
        _index.Dispose();
    }
}
