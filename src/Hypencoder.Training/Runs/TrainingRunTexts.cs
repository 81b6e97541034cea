using Hypencoder.Models;
using Hypencoder.Training.Texts;

namespace Hypencoder.Training.Runs;

/// <summary>
/// The texts of a config's data section. A collection is kept in memory; examples are read when needed.
/// </summary>
internal sealed class TrainingRunTexts
{
    private readonly TrainingRunConfig _config;
    private readonly LoadedCollection? _collection;
    private readonly string? _examples;

    public TrainingRunTexts(TrainingRunConfig config)
    {
        _config = config;
        _examples = config.Data.Examples;
        if (_examples is not null && !File.Exists(_examples))
            throw new InvalidDataException($"{_examples}: expected a file of training examples, found none");
        _collection = config.Data.Collection is string id
            ? LoadedCollection.Load(id, 0, 0, config.Training.Seed)
            : null;
        if (_examples is null && _collection!.Queries("train").Count == 0)
        {
            throw new InvalidDataException(
                $"data.collection: expected a collection with a train split, found \"{_collection.Id}\"");
        }
    }

    /// <summary>Trains a vocabulary on all texts except dev and test queries.</summary>
    public WordPieceTokenizer TrainVocabulary() => WordPieceTrainer.Train(
        _examples is null ? _collection!.VocabularyTexts() : ExampleSet.Texts(_examples), _config.VocabularySize);

    /// <summary>
    /// Returns the training set, and the dev sample that selects checkpoints, which is null where there is no dev
    /// split.
    /// </summary>
    public (TrainingSet Set, DevSample? Dev) Tokenize(WordPieceTokenizer tokenizer, DualEncoderConfig model)
    {
        TextInput queries = new(model.QueryPrompt, model.QueryMaxLength);
        TextInput passages = new(model.PassagePrompt, model.PassageMaxLength);
        TokenizedCollection? texts = _collection is null
            ? null
            : new TokenizedCollection(_collection, tokenizer, queries, passages);
        TrainingSet set = _examples is null
            ? texts!.TrainingSet(null)
            : ExampleSet.Read(_examples, tokenizer, queries, passages);
        DevSample? dev = texts is null || _collection!.Queries("dev").Count == 0
            ? null
            : texts.DevSample(_config.Data.DevSample, _config.Training.Seed);
        return (set, dev);
    }
}
