using Hypencoder.Models;
using Hypencoder.Torch;
using Hypencoder.Training.HardNegatives;
using Hypencoder.Training.Runs;
using Hypencoder.Training.Texts;
using TorchSharp;

namespace Hypencoder.Training.Teachers;

/// <summary>
/// Trains a cross-encoder on mined negatives and scores them with it: two stages, each of which can be interrupted and
/// resumed.
/// </summary>
internal sealed class Teacher
{
    private readonly TeacherConfig _config;
    private readonly LoadedCollection _collection;
    private readonly string _start;
    private readonly EncoderConfig _encoder;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly TokenizedCollection _texts;
    private readonly TrainingSet _set;

    /// <param name="config">The settings, with the seed of the training.</param>
    /// <param name="collection">The collection with the training queries.</param>
    /// <param name="queryMaxLength">Maximum length of a query in tokens.</param>
    /// <param name="passageMaxLength">Maximum length of a passage in tokens.</param>
    /// <param name="negativesPath">The file of mined negatives.</param>
    /// <exception cref="InvalidDataException">
    /// The start is not a BERT or is too short for a query and a passage, or the negatives are malformed.
    /// </exception>
    public Teacher(
        TeacherConfig config, LoadedCollection collection, int queryMaxLength, int passageMaxLength,
        string negativesPath)
    {
        config.Validate("teacher");
        (_config, _collection) = (config, collection);
        _start = ModelHub.Resolve(config.Start);
        ModelOptions options = new() { Pooling = Pooling.Cls }; // which a cross-encoder uses, whatever its start does
        _encoder = DualEncoderConfig.Read(_start, options).QueryEncoder;
        int longest = queryMaxLength + passageMaxLength - 1;
        if (longest > _encoder.MaxPositions)
        {
            throw new InvalidDataException(
                $"teacher.start: expected an encoder of {longest} tokens, for a query and a passage, found "
                + $"\"{config.Start}\" of {_encoder.MaxPositions}");
        }
        _tokenizer = RetrievalModel.LoadTokenizer(_start, options);
        _texts = new TokenizedCollection(
            collection, _tokenizer, new TextInput("", queryMaxLength), new TextInput("", passageMaxLength));
        _set = _texts.TrainingSet(HardNegativeFile.Read(negativesPath, collection, _texts));
    }

    /// <summary>Trains the cross-encoder, or resumes its training, and saves it. Returns the training curve.</summary>
    /// <param name="files">The paths of the output.</param>
    /// <param name="ranker">The retriever of the candidates that are reranked to choose a checkpoint.</param>
    /// <param name="progress">Receives a report every few steps and after each evaluation; may be null.</param>
    /// <param name="cancellationToken">Stops after the current step, whose state is saved.</param>
    public IReadOnlyList<TrainingCurvePoint> Train(
        TrainedModelFiles files, IPassageRanker ranker, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RerankingSample? dev = _collection.Queries("dev").Count == 0
            ? null
            : _texts.RerankingSample(ranker, _config.DevSample, _config.Training.Seed);
        torch.manual_seed(_config.Training.Seed);
        using CrossEncoder model = CrossEncoder.Begin(_encoder, _start);
        IReadOnlyList<TrainingCurvePoint> curve = new CrossEncoderTrainer(model, _set, _config.Training).Train(
            dev is null ? null : dev.Evaluate, new CheckpointFolder(files.Checkpoints), progress, cancellationToken);
        TrainedModel.Save(curve, files, folder => model.Save(_tokenizer, folder));
        return curve;
    }

    /// <summary>Scores the positives and negatives of all training queries, or resumes scoring.</summary>
    /// <param name="model">The folder of the cross-encoder.</param>
    /// <param name="path">The file of scores to write.</param>
    /// <param name="threads">Maximum number of threads; 0 for all processors.</param>
    /// <param name="progress">Receives the number of queries that are done; may be null.</param>
    /// <param name="cancellationToken">Stops after the current block of queries; the scores so far are kept.</param>
    public void Score(
        string model, string path, int threads = 0, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using CrossEncoder encoder = CrossEncoder.Load(model);
        TeacherScoreFile.Write(
            path, encoder.Pack(), _set, _collection, threads > 0 ? threads : Environment.ProcessorCount, progress,
            cancellationToken);
    }

    /// <summary>Returns a training set with a teacher's scores of its positives and negatives.</summary>
    /// <param name="set">The training queries with the negatives that were scored, in tokens of any vocabulary.</param>
    /// <param name="path">The file of scores.</param>
    /// <param name="collection">The collection with the ids of queries and passages.</param>
    /// <exception cref="InvalidDataException">The file is malformed, or holds the scores of other examples.</exception>
    public static TrainingSet WithScores(TrainingSet set, string path, LoadedCollection collection)
    {
        float[][] scores = TeacherScoreFile.Read(path, set, collection);
        return set with
        {
            Examples =
            [
                .. set.Examples.Zip(scores, (example, of) => example with
                {
                    PositiveScores = of[..example.Positives.Length],
                    NegativeScores = of[example.Positives.Length..],
                }),
            ],
        };
    }
}
