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
    private readonly int _queryLength;
    private readonly int _passageLength;
    private readonly Random _random;

    public TaskTexts(
        TaskCollections tasks, WordPieceTokenizer tokenizer, int queryLength, int passageLength, int seed)
    {
        _tasks = tasks;
        _tokenizer = tokenizer;
        _queryLength = queryLength;
        _passageLength = passageLength;
        _random = new Random(seed);
    }

    /// <summary>Makes a training set of a task's training queries and the passages of the training types.</summary>
    /// <param name="task">The collection of the task.</param>
    /// <param name="items">Number of passages that are drawn from an example at a time.</param>
    public TrainingSet TrainingSet(TestCollection task, int items)
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
        return new TrainingSet(Tokenize(queries, _queryLength), Tokenize(passages), examples);
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
                Tokenize([.. queries.Select(q => q.Text)], _queryLength), Tokenize(passages),
                [.. queries.Select(q => qrels[q.Id].Where(g => g.Value > 0)
                    .ToDictionary(g => indices[g.Key], g => g.Value))]));
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

    private int[][] Tokenize(IReadOnlyList<Passage> passages) =>
        Tokenize([.. passages.Select(p => p.FullText)], _passageLength);

    private int[][] Tokenize(IReadOnlyList<string> texts, int length) => _tokenizer.EncodeAll(texts, length);
}
