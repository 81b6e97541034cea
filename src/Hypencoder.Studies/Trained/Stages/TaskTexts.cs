using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Training;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>The tokenised training and dev data of the hard tasks for a model.</summary>
internal sealed class TaskTexts
{
    /// <summary>
    /// Maximum number of passages judged 0 that an example draws from, and of others that are added to them.
    /// </summary>
    private const int MostHardNegatives = 60;

    private readonly TaskCollections _tasks;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly TextInput _queryInput, _passageInput;
    private readonly TaskVectors? _vectors;
    private readonly Random _random;

    /// <param name="tasks">The study's tasks.</param>
    /// <param name="tokenizer">Makes texts tokens.</param>
    /// <param name="queries">Prompt and length of queries.</param>
    /// <param name="passages">Prompt and length of passages.</param>
    /// <param name="vectors">Vectors of passages, for a model with a frozen passage encoder; null for others.</param>
    /// <param name="seed">Seed of the choice of negatives.</param>
    public TaskTexts(
        TaskCollections tasks, WordPieceTokenizer tokenizer, TextInput queries, TextInput passages,
        TaskVectors? vectors, int seed)
    {
        _tasks = tasks;
        _tokenizer = tokenizer;
        _queryInput = queries;
        _passageInput = passages;
        _vectors = vectors;
        _random = new Random(seed);
    }

    /// <summary>Makes a training set of a task's training queries and the passages of the training types.</summary>
    /// <param name="task">The collection of the task.</param>
    /// <param name="items">Number of passages that are drawn from an example at a time.</param>
    /// <param name="most">Maximum number of queries, drawn with the seed.</param>
    public TrainingSet TrainingSet(TestCollection task, int items, int most = int.MaxValue)
    {
        string[] splits = TaskCollections.Splits(task, "train");
        Passage[] passages = [.. task.Passages(splits[0])];
        Dictionary<string, int> indices = passages.Select((p, i) => (p.Id, i)).ToDictionary();
        List<string> queries = [];
        List<TokenizedExample> examples = [];
        foreach (string split in splits)
        {
            Qrels qrels = task.Qrels(split);
            foreach (Query query in task.Queries(split).Where(q => qrels[q.Id].Values.Any(g => g > 0)))
            {
                examples.Add(Example(queries.Count, qrels[query.Id], indices, items));
                queries.Add(query.Text);
            }
        }
        if (most < examples.Count)
        {
            TokenizedExample[] all = [.. examples];
            _random.Shuffle(all);
            examples = [.. all.Take(most)];
        }
        return new TrainingSet(_queryInput.Tokens(_tokenizer, queries), Tokenize(passages), examples)
        {
            Vectors = _vectors?.Of(splits[0], passages),
        };
    }

    /// <summary>
    /// Makes a dev sample of each split, with the task's dev queries and the passages of the dev types.
    /// </summary>
    public IReadOnlyList<DevSample> DevSamples(TestCollection task)
    {
        List<DevSample> samples = [];
        foreach (string split in TaskCollections.Splits(task, "dev"))
        {
            Passage[] passages = [.. task.Passages(split)];
            Dictionary<string, int> indices = passages.Select((p, i) => (p.Id, i)).ToDictionary();
            IReadOnlyList<Query> queries = _tasks.Queries(task, split);
            Qrels qrels = task.Qrels(split);
            samples.Add(new DevSample(
                _queryInput.Tokens(_tokenizer, [.. queries.Select(q => q.Text)]), Tokenize(passages),
                [.. queries.Select(q => qrels[q.Id].Where(g => g.Value > 0)
                    .ToDictionary(g => indices[g.Key], g => g.Value))],
                _vectors?.Of(split, passages)));
        }
        return samples;
    }

    private TokenizedExample Example(
        int query, IReadOnlyDictionary<string, int> grades, Dictionary<string, int> indices, int items)
    {
        int best = grades.Values.Max();
        int[] positives = [.. grades.Where(g => g.Value == best).Select(g => indices[g.Key])];
        int[] relevant = [.. grades.Where(g => g.Value > 0).Select(g => indices[g.Key])];
        int[] hard = [.. grades.Where(g => g.Value == 0).Select(g => indices[g.Key])];
        _random.Shuffle(hard);
        HashSet<int> judged = [.. relevant, .. hard];
        List<int> negatives = [.. hard.Take(MostHardNegatives)];
        int wanted = Math.Min(Math.Max(2 * negatives.Count, items - 1), indices.Count - judged.Count + negatives.Count);
        while (negatives.Count < wanted)
        {
            int other = _random.Next(indices.Count);
            if (judged.Add(other))
                negatives.Add(other);
        }
        return new TokenizedExample(query, positives, [.. negatives], null, null, relevant);
    }

    /// <summary>Passages that have vectors need no tokens.</summary>
    private int[][] Tokenize(IReadOnlyList<Passage> passages) =>
        _vectors is null ? _passageInput.Tokens(_tokenizer, [.. passages.Select(p => p.FullText)]) : [];
}
