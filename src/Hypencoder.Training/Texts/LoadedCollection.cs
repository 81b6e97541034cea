using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;
using Hypencoder.Datasets;

namespace Hypencoder.Training.Texts;

/// <summary>A collection, or a sample of one, in memory.</summary>
internal sealed class LoadedCollection
{
    private const string Train = "train", Dev = "dev";
    private readonly Dictionary<string, IReadOnlyList<Query>> _queries = [];
    private readonly Dictionary<string, Qrels> _qrels = [];

    private LoadedCollection(string id, bool leavesOutOwnPassages) =>
        (Id, LeavesOutOwnPassages) = (id, leavesOutOwnPassages);

    public string Id { get; }

    /// <summary>
    /// Whether a passage with the query's own id is left out of results, as in
    /// <see cref="TestCollection.LeavesOutOwnPassages"/>.
    /// </summary>
    public bool LeavesOutOwnPassages { get; }

    public IReadOnlyList<Passage> Passages { get; private set; } = [];

    /// <summary>The queries of a split that have a relevant passage in the corpus.</summary>
    public IReadOnlyList<Query> Queries(string split) => _queries.GetValueOrDefault(split) ?? [];

    public Qrels Qrels(string split) => _qrels[split];

    /// <summary>The texts that a vocabulary may be trained on: all passages and the training queries.</summary>
    public IEnumerable<string> VocabularyTexts() =>
        Passages.Select(p => p.FullText).Concat(Queries("train").Select(q => q.Text));

    /// <summary>Loads a collection.</summary>
    /// <param name="id">The catalogue's id of the collection, or its path.</param>
    /// <param name="maxPassages">Maximum number of passages, drawn at random; 0 for all.</param>
    /// <param name="maxTestQueries">Maximum number of test queries, drawn at random; 0 for all.</param>
    /// <param name="seed">The seed of the samples.</param>
    public static LoadedCollection Load(string id, int maxPassages, int maxTestQueries, int seed)
    {
        TestCollection source = DatasetCatalog.Open(id);
        LoadedCollection collection = new(id, source.LeavesOutOwnPassages) { Passages = [.. source.Passages()] };
        double share = maxPassages == 0 ? 1 : Math.Min(1, (double)maxPassages / collection.Passages.Count);
        HashSet<string> known = [.. collection.Passages.Select(p => p.Id)], kept = [];
        foreach (string split in source.Splits)
        {
            Qrels qrels = source.Qrels(split);
            Query[] queries = [.. source.Queries(split)
                .Where(q => qrels[q.Id].Any(g => g.Value > 0 && known.Contains(g.Key)))];
            int count = (int)Math.Ceiling(queries.Length * share);
            if (split == "test" && maxTestQueries > 0)
                count = Math.Min(count, maxTestQueries);
            collection._queries[split] = Sample(queries, count, seed);
            collection._qrels[split] = qrels;
            kept.UnionWith(collection._queries[split].SelectMany(q => qrels[q.Id].Keys));
        }
        if (share < 1)
            collection.KeepPassages(kept, maxPassages, seed);
        if (!collection._queries.ContainsKey(Dev) && collection._queries.ContainsKey(Train))
            collection.DivideTraining();
        return collection;
    }

    /// <summary>
    /// Keeps a fraction of the training queries: those whose ids have the lowest hashes, so that they are the same on
    /// every machine, and a smaller fraction is contained in every greater one.
    /// </summary>
    /// <param name="share">The fraction, above 0 and 1 at most; it is rounded up to whole queries.</param>
    public void KeepTraining(double share)
    {
        IReadOnlyList<Query> all = Queries(Train);
        HashSet<string> kept = [.. all.Select(q => q.Id).OrderBy(SecondHash).ThenBy(id => id, StringComparer.Ordinal)
            .Take((int)Math.Ceiling(share * all.Count))];
        _queries[Train] = [.. all.Where(q => kept.Contains(q.Id))];
    }

    /// <summary>Another part of the hash than that which divides train and dev.</summary>
    private static ulong SecondHash(string id) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(sizeof(ulong)));

    /// <summary>
    /// Splits off a tenth of the training queries as the dev split where a collection has none. They are chosen by a
    /// hash of their ids, so they are the same on every machine and for every seed.
    /// </summary>
    private void DivideTraining()
    {
        ILookup<bool, Query> parts = _queries[Train].ToLookup(q =>
            BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(q.Id))) % 10 == 0);
        _queries[Train] = [.. parts[false]];
        _queries[Dev] = [.. parts[true]];
        _qrels[Dev] = _qrels[Train];
    }

    private void KeepPassages(HashSet<string> ids, int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, Passages.Count)];
        new Random(seed).Shuffle(order);
        foreach (int index in order.TakeWhile(_ => ids.Count < count))
            ids.Add(Passages[index].Id);
        Passages = [.. Passages.Where(p => ids.Contains(p.Id))];
    }

    /// <summary>Draws a random sample, in the original order.</summary>
    private static Query[] Sample(Query[] queries, int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, queries.Length)];
        new Random(seed).Shuffle(order);
        return [.. order.Take(count).Order().Select(i => queries[i])];
    }
}
