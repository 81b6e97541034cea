using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Training;

namespace Hypencoder.Studies.Stages;

/// <summary>The tokenised training and dev data of the hard tasks.</summary>
internal sealed class TaskTexts
{
    /// <summary>Passages judged 0 that an example may draw, and as many others beside them.</summary>
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

    /// <summary>As many examples of each task as the study asks for.</summary>
    /// <param name="study">Says how many.</param>
    public TrainingSet TrainingSet(TaskStudy study)
    {
        List<Passage> passages = [];
        Dictionary<string, int> indices = [];
        List<string> queries = [];
        List<TokenizedExample> examples = [];
        foreach ((TestCollection task, StudyTask wanted) in _tasks.All.Zip(study.Collections))
        {
            List<TokenizedExample> own = [];
            foreach (string split in TaskCollections.Splits(task, "train"))
            {
                foreach (Passage passage in task.Passages(split))
                {
                    if (indices.TryAdd(passage.Id, passages.Count))
                        passages.Add(passage);
                }
                Qrels qrels = task.Qrels(split);
                foreach (Query query in task.Queries(split).Where(q => qrels[q.Id].Values.Any(g => g > 0)))
                {
                    own.Add(Example(queries.Count, qrels[query.Id], indices, study.Training.ItemsPerQuery));
                    queries.Add(query.Text);
                }
            }
            for (int i = 0; i < wanted.Examples; i++)
                examples.Add(own[Next(own, i)]);
        }
        return new TrainingSet(Tokenise(queries, _queryLength), Tokenise(passages), examples);
    }

    /// <summary>The dev queries of every task among the dev passages.</summary>
    public IReadOnlyList<DevSample> DevSamples()
    {
        List<DevSample> samples = [];
        foreach (TestCollection task in _tasks.All)
        {
            foreach (string split in TaskCollections.Splits(task, "dev"))
            {
                Passage[] passages = [.. task.Passages(split)];
                Dictionary<string, int> indices = passages.Select((p, i) => (p.Id, i)).ToDictionary();
                IReadOnlyList<Query> queries = _tasks.Queries(task, split);
                Qrels qrels = task.Qrels(split);
                if (queries.Count == 0)
                    continue;
                samples.Add(new DevSample(
                    Tokenise([.. queries.Select(q => q.Text)], _queryLength), Tokenise(passages),
                    [.. queries.Select(q => qrels[q.Id].Where(g => g.Value > 0)
                        .ToDictionary(g => indices[g.Key], g => g.Value))]));
            }
        }
        return samples;
    }

    /// <summary>A permutation of the examples after the other, each a new one.</summary>
    private int Next(List<TokenizedExample> own, int i)
    {
        if (i % own.Count == 0)
        {
            TokenizedExample[] order = [.. own];
            _random.Shuffle(order);
            own.Clear();
            own.AddRange(order);
        }
        return i % own.Count;
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

    private int[][] Tokenise(IReadOnlyList<Passage> passages) =>
        Tokenise([.. passages.Select(p => p.FullText)], _passageLength);

    private int[][] Tokenise(IReadOnlyList<string> texts, int length) => _tokenizer.EncodeAll(texts, length);
}
