using System.Runtime.InteropServices;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Models;

namespace Hypencoder.Training.Runs;

/// <summary>
/// Tokenises a dataset or file of training examples, each passage once. No text is kept: the published training set has
/// 100 million items with 8.8 million distinct passages, whose texts do not fit in memory beside a model.
/// </summary>
internal sealed class ExampleSet
{
    /// <summary>Number of texts that are tokenised together, on all cores.</summary>
    private const int TextBatchSize = 4096;

    private readonly string _path;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly TextInput _queryInput, _passageInput;
    private readonly ITokenStore _queries, _passages;
    private readonly List<string> _newQueries = [], _newPassages = [];
    private readonly Dictionary<ulong, int> _indices = [];
    private readonly List<ulong> _textHashes = [];
    private readonly List<TokenizedExample> _examples = [];
    private readonly List<ulong> _queryHashes = [];

    private ExampleSet(string path, WordPieceTokenizer tokenizer, TextInput queries, TextInput passages)
    {
        (_path, _tokenizer) = (path, tokenizer);
        (_queryInput, _passageInput) = (queries, passages);
        _queries = ITokenStore.For(tokenizer.VocabularySize);
        _passages = ITokenStore.For(tokenizer.VocabularySize);
    }

    /// <summary>Reads and tokenises the file.</summary>
    /// <exception cref="InvalidDataException">
    /// A line is malformed, an id has two texts, or only some items of an example have a score.
    /// </exception>
    public static TrainingSet Read(
        string path, WordPieceTokenizer tokenizer, TextInput queries, TextInput passages)
    {
        ExampleSet set = new(path, tokenizer, queries, passages);
        foreach (TrainingExample example in TrainingExamples.Open(path))
            set.Add(example);
        Tokenize(tokenizer, set._newQueries, queries, set._queries);
        Tokenize(tokenizer, set._newPassages, passages, set._passages);
        set.ShareKnownPositives();
        set._examples.TrimExcess();
        return new TrainingSet(set._queries, set._passages, set._examples);
    }

    /// <summary>The texts of a file that a vocabulary is trained on: the queries, and each passage once.</summary>
    public static IEnumerable<string> Texts(string path)
    {
        HashSet<ulong> seen = [];
        foreach (TrainingExample example in TrainingExamples.Open(path))
        {
            yield return example.Query.Text;
            foreach (TrainingItem item in example.Items.Where(i => seen.Add(TextHash.Of(i.PassageId))))
                yield return item.Text;
        }
    }

    private void Add(TrainingExample example)
    {
        int scored = example.Items.Count(i => i.TeacherScore is not null);
        if (scored != 0 && scored != example.Items.Count)
            throw Fault(example, "a score on every item or on none", $"{scored} on {example.Items.Count} items");
        int[] items = [.. example.Items.Select(item => IndexOf(example, item))];
        float[]? scores = scored == 0 ? null : [.. example.Items.Select(i => (float)i.TeacherScore!.Value)];
        int[] positives = items[..1];
        _examples.Add(new TokenizedExample(
            _examples.Count, positives, items[1..], scores?[..1], scores?[1..], positives));
        _queryHashes.Add(TextHash.Of(example.Query.Text));
        _newQueries.Add(example.Query.Text);
        if (_newQueries.Count >= TextBatchSize)
            Tokenize(_tokenizer, _newQueries, _queryInput, _queries);
        if (_newPassages.Count >= TextBatchSize)
            Tokenize(_tokenizer, _newPassages, _passageInput, _passages);
    }

    /// <summary>Makes the positives of all examples of one query relevant to each of them.</summary>
    private void ShareKnownPositives()
    {
        foreach (IGrouping<ulong, int> same in Enumerable.Range(0, _examples.Count).GroupBy(i => _queryHashes[i]))
        {
            int[] examples = [.. same];
            if (examples.Length == 1)
                continue;
            int[] relevant = [.. examples.Select(i => _examples[i].Positives[0]).Distinct()];
            foreach (int i in examples)
                _examples[i] = _examples[i] with { Relevant = relevant };
        }
    }

    private int IndexOf(TrainingExample example, TrainingItem item)
    {
        // Two ids with the same hash (probability 1 in 500,000 for all of MS MARCO) are noticed by their texts and
        // refused.
        ulong id = TextHash.Of(item.PassageId);
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, id, out bool known);
        ulong text = TextHash.Of(item.Text);
        if (!known)
        {
            index = _textHashes.Count;
            _textHashes.Add(text);
            _newPassages.Add(item.Text);
        }
        else if (_textHashes[index] != text)
        {
            string found = item.Text[..Math.Min(40, item.Text.Length)];
            throw Fault(example, $"the same text of passage {item.PassageId} as before", found);
        }
        return index;
    }

    private static void Tokenize(WordPieceTokenizer tokenizer, List<string> texts, TextInput input, ITokenStore store)
    {
        foreach (int[] tokens in input.Tokens(tokenizer, texts))
            store.Add(tokens);
        texts.Clear();
    }

    private InvalidDataException Fault(TrainingExample example, string expected, string found) =>
        new($"{_path}: example {_examples.Count + 1}, query {example.Query.Id}: "
            + $"expected {expected}, found \"{found}\"");
}
