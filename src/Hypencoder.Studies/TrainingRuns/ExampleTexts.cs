using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Models;
using Hypencoder.Training;

namespace Hypencoder.Studies.TrainingRuns;

/// <summary>The texts of training examples, each passage once.</summary>
internal sealed class ExampleTexts
{
    private readonly string _path;
    private readonly List<string> _queries = [];
    private readonly List<string> _passages = [];
    private readonly Dictionary<string, int> _indices = [];
    private readonly List<TokenizedExample> _examples = [];

    private ExampleTexts(string path) => _path = path;

    /// <summary>Queries and passages.</summary>
    public IEnumerable<string> All => _passages.Concat(_queries);

    public static ExampleTexts Read(string path)
    {
        ExampleTexts texts = new(path);
        foreach (TrainingExample example in TrainingExamples.Open(path))
            texts.Add(example);
        return texts;
    }

    public TrainingSet Tokenise(WordPieceTokenizer tokenizer, int queryMaxLength, int passageMaxLength) => new(
        tokenizer.EncodeAll(_queries, queryMaxLength), tokenizer.EncodeAll(_passages, passageMaxLength), _examples);

    private void Add(TrainingExample example)
    {
        int[] items = [.. example.Items.Select(item => IndexOf(example, item))];
        int scored = example.Items.Count(i => i.TeacherScore is not null);
        if (scored != 0 && scored != items.Length)
            throw Fault(example, "a score on every item or on none", $"{scored} on {items.Length} items");
        float[]? scores = scored == 0 ? null : [.. example.Items.Select(i => (float)i.TeacherScore!.Value)];
        _examples.Add(new TokenizedExample(
            _queries.Count, items[..1], items[1..], scores?[..1], scores?[1..], items[..1]));
        _queries.Add(example.Query.Text);
    }

    private int IndexOf(TrainingExample example, TrainingItem item)
    {
        if (!_indices.TryGetValue(item.PassageId, out int index))
        {
            index = _passages.Count;
            _indices.Add(item.PassageId, index);
            _passages.Add(item.Text);
        }
        else if (_passages[index] != item.Text)
        {
            string found = item.Text[..Math.Min(40, item.Text.Length)];
            throw Fault(example, $"the text that passage {item.PassageId} had before", found);
        }
        return index;
    }

    private InvalidDataException Fault(TrainingExample example, string expected, string found) =>
        new($"{_path}: example {_examples.Count + 1}, query {example.Query.Id}: "
            + $"expected {expected}, found \"{found}\"");
}
