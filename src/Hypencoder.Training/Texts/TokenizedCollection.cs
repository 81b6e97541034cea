using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Perturbations;
using Hypencoder.Search;
using Hypencoder.Training.HardNegatives;
using Hypencoder.Training.Teachers;

namespace Hypencoder.Training.Texts;

/// <summary>A tokenised collection, which provides training sets and dev samples.</summary>
internal sealed class TokenizedCollection
{
    private readonly LoadedCollection _collection;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly TextInput _queryInput;
    private readonly Dictionary<string, int> _indices;
    private readonly int[][] _passages;
    private readonly EncodedPassages? _vectors;

    /// <param name="collection">The texts.</param>
    /// <param name="tokenizer">Makes them tokens.</param>
    /// <param name="queries">Prompt and length of queries.</param>
    /// <param name="passages">Prompt and length of passages.</param>
    /// <param name="vectors">
    /// Vectors of all passages in their order, for models whose passage encoder is frozen: passages are not tokenised
    /// then. Null for others.
    /// </param>
    public TokenizedCollection(
        LoadedCollection collection, WordPieceTokenizer tokenizer, TextInput queries, TextInput passages,
        EncodedPassages? vectors = null)
    {
        _collection = collection;
        _tokenizer = tokenizer;
        _queryInput = queries;
        _indices = collection.Passages.Select((passage, index) => (passage.Id, index))
            .ToDictionary(p => p.Id, p => p.index);
        _vectors = vectors;
        _passages = vectors is null
            ? passages.Tokens(tokenizer, [.. collection.Passages.Select(p => p.FullText)])
            : [];
    }

    /// <summary>The tokenised training queries, in the order of the split.</summary>
    public int[][] TrainingQueries() => Tokenize(_collection.Queries("train"));

    /// <summary>
    /// Makes a training set of the train split; the positives of a query are its passages with the highest grade.
    /// </summary>
    /// <param name="negatives">Indices of each query's negatives; null for none.</param>
    public TrainingSet TrainingSet(IReadOnlyList<int[]>? negatives)
    {
        IReadOnlyList<Query> queries = _collection.Queries("train");
        TokenizedExample[] examples = new TokenizedExample[queries.Count];
        for (int q = 0; q < examples.Length; q++)
        {
            Dictionary<int, int> grades = Grades("train", queries[q]);
            int best = grades.Values.Max();
            int[] positives = [.. grades.Where(g => g.Value == best).Select(g => g.Key).Order()];
            examples[q] = new TokenizedExample(q, positives, negatives?[q] ?? [], null, null, [.. grades.Keys]);
        }
        return new TrainingSet(TrainingQueries(), _passages, examples) { Vectors = _vectors };
    }

    /// <summary>Returns perturbed variants of the training queries.</summary>
    public QueryVariants Variants(QueryAugmentation augmentation)
    {
        IReadOnlyList<Query> queries = _collection.Queries("train");
        PerturbationMixture[] mixtures =
            [.. augmentation.Classes.Select(kind => PerturbationCatalog.CreateMixture(kind, new()))];
        return new QueryVariants(augmentation.Part, (query, choice) =>
        {
            PerturbationMixture mixture = mixtures[choice % mixtures.Length];
            return Tokenize([mixture.Perturb(queries[query], choice).Query])[0];
        });
    }

    /// <summary>Returns the indices of the relevant passages of each training query.</summary>
    public IReadOnlyList<IReadOnlySet<int>> TrainingRelevant() =>
        [.. _collection.Queries("train").Select(q => Grades("train", q).Keys.ToHashSet())];

    /// <summary>Token ids of all passages.</summary>
    public IReadOnlyList<int[]> Passages => _passages;

    /// <summary>Finds the 0-based index of a passage.</summary>
    public bool TryIndexOf(string passageId, out int index) => _indices.TryGetValue(passageId, out index);

    /// <summary>Draws the dev sample that selects checkpoints.</summary>
    public DevSample DevSample(DevSampleSize size, int seed)
    {
        Random random = new(seed);
        Query[] queries = [.. _collection.Queries("dev")];
        random.Shuffle(queries);
        queries = queries[..Math.Min(size.Queries, queries.Length)];
        Dictionary<int, int>[] grades = [.. queries.Select(q => Grades("dev", q))];
        HashSet<int> kept = [.. grades.SelectMany(g => g.Keys)];
        int[] order = [.. Enumerable.Range(0, _indices.Count)];
        random.Shuffle(order);
        kept.UnionWith(order.Take(Math.Max(0, size.Passages - kept.Count)));
        int[] passages = [.. kept.Order()];
        Dictionary<int, int> position = passages.Select((p, i) => (p, i)).ToDictionary(p => p.p, p => p.i);
        return new DevSample(
            Tokenize(queries), _vectors is null ? [.. passages.Select(p => _passages[p])] : [],
            [.. grades.Select(g => g.ToDictionary(pair => position[pair.Key], pair => pair.Value))],
            _vectors?.Select(passages));
    }

    /// <summary>Draws the dev sample by which a checkpoint of a cross-encoder is chosen.</summary>
    /// <param name="ranker">The retriever of the candidates.</param>
    /// <param name="size">Number of queries and candidates.</param>
    /// <param name="seed">Seed of the draw of queries.</param>
    /// <exception cref="InvalidDataException">No query has a relevant passage among its candidates.</exception>
    public RerankingSample RerankingSample(IPassageRanker ranker, RerankingSize size, int seed)
    {
        Query[] queries = [.. _collection.Queries("dev")];
        new Random(seed).Shuffle(queries);
        queries = queries[..Math.Min(size.Queries, queries.Length)];
        int[][] tokens = Tokenize(queries);
        IReadOnlyList<Ranking> rankings =
            ranker.Rank([.. queries.Select(q => q.Text)], size.Candidates, CancellationToken.None);
        return new RerankingSample([.. queries.Select((query, q) =>
        {
            Dictionary<int, int> grades = Grades("dev", query);
            return new RerankedQuery(
                [.. rankings[q].Indices.Select(p => new TextPair(tokens[q], _passages[p]))],
                [.. rankings[q].Indices.Select(p => grades.GetValueOrDefault(p))], [.. grades.Values]);
        })]);
    }

    private int[][] Tokenize(IReadOnlyList<Query> queries) =>
        _queryInput.Tokens(_tokenizer, [.. queries.Select(q => q.Text)]);

    private Dictionary<int, int> Grades(string split, Query query) =>
        _collection.Qrels(split)[query.Id].Where(g => g.Value > 0 && _indices.ContainsKey(g.Key))
            .ToDictionary(g => _indices[g.Key], g => g.Value);
}
