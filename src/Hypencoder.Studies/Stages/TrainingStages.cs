using System.Globalization;
using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Training;
using TorchSharp;

namespace Hypencoder.Studies.Stages;

/// <summary>From texts to trained models: the vocabulary, the common start, the mined negatives, the models.</summary>
internal sealed class TrainingStages
{
    private const string StartName = "start";
    private readonly StudyContext _context;
    private readonly StudyCollection _collection;
    private WordPieceTokenizer? _tokenizer;
    private StudyTexts? _texts;
    private DevSample? _dev;

    public TrainingStages(StudyContext context, StudyCollection collection)
    {
        _context = context;
        _collection = collection;
    }

    private StudyFolder Folder => _context.Folder;

    private StudyProfile Profile => _context.Profile;

    private WordPieceTokenizer Tokenizer => _tokenizer ??= WordPieceTokenizer.Load(Folder.VocabularyPath);

    private StudyTexts Texts => _texts ??= new StudyTexts(
        _collection, Tokenizer, Profile.QueryMaxLength, Profile.PassageMaxLength);

    private DevSample Dev => _dev ??= Texts.DevSample(Profile.DevSample, _context.Study.Seed);

    public void Run()
    {
        Folder.Stage("vocabulary", _context.Observer, TrainVocabulary);
        if (Profile.WarmStart is not null)
        {
            Folder.Stage("warm start", _context.Observer, () => Train(
                StartModel(), Profile.WarmStart, Folder.StartPath, null, null));
        }
        if (Profile.HardNegatives is not null)
            Folder.Stage("hard negatives", _context.Observer, MineNegatives);
        foreach (StudyModel model in Profile.Models)
            Folder.Stage($"train {model.Name}", _context.Observer, () => Train(model));
    }

    private void TrainVocabulary() =>
        WordPieceTrainer.Train(_collection.VocabularyTexts(), Profile.VocabularySize).Save(Folder.VocabularyPath);

    private StudyModel StartModel() => new() { Name = StartName, Kind = DualEncoderKind.BiEncoder };

    private void MineNegatives()
    {
        HardNegativesConfig config = Profile.HardNegatives!;
        using RetrievalModel start = RetrievalModel.Load(Folder.StartPath);
        int[][] negatives = HardNegativeMiner.Mine(
            start.Encoder, Texts.TrainingQueries(), Texts.Passages, Texts.TrainingRelevant(),
            config.FromRank, config.ToRank,
            done => _context.Observer.Progress($"{done} of {_collection.Queries("train").Count} queries"),
            _context.Cancellation);
        HardNegativeFile.Write(Folder.HardNegativesPath, _collection, negatives);
    }

    private void Train(StudyModel model)
    {
        TrainingConfig config = model.LearningRate is null
            ? Profile.Training
            : Profile.Training with { LearningRate = model.LearningRate.Value };
        IReadOnlyList<int[]>? negatives = Profile.HardNegatives is null
            ? null
            : HardNegativeFile.Read(Folder.HardNegativesPath, _collection, Texts);
        string? start = Profile.WarmStart is null ? null : Folder.StartPath;
        Train(model, config, Folder.ModelPath(model.Name), start, negatives);
    }

    private void Train(
        StudyModel model, TrainingConfig config, string path, string? start, IReadOnlyList<int[]>? negatives)
    {
        config = config with { Seed = _context.Study.Seed };
        torch.manual_seed(_context.Study.Seed);
        using DualEncoder encoder = new(ModelConfig(model), model.Initialisation);
        if (start is not null)
            encoder.LoadTransformer(start);
        TrainingSet set = Texts.TrainingSet(negatives);
        CheckpointFolder checkpoints = new(Folder.CheckpointsPath(model.Name));
        IReadOnlyList<TrainingCurvePoint> curve = new Trainer(encoder, set, config)
            .Train(Dev.Evaluate, checkpoints, p => _context.Observer.Progress(Line(p)), _context.Cancellation);
        Directory.CreateDirectory(Path.GetDirectoryName(Folder.CurvePath(model.Name))!);
        AtomicFile.Write(Folder.CurvePath(model.Name), stream => JsonSerializer.Serialize(stream, curve));
        RetrievalModel.Save(encoder, Tokenizer, path);
        checkpoints.Delete();
    }

    private DualEncoderConfig ModelConfig(StudyModel model)
    {
        EncoderShape shape = Profile.Encoder;
        EncoderConfig encoder = shape.ToConfig(
            Tokenizer.VocabularySize, Math.Max(Profile.QueryMaxLength, Profile.PassageMaxLength));
        int width = shape.HiddenSize;
        return new DualEncoderConfig
        {
            Kind = model.Kind,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            QueryPooling = model.Kind == DualEncoderKind.BiEncoder ? shape.Pooling : null,
            PassagePooling = shape.Pooling,
            QNetDimensions = model.Kind == DualEncoderKind.BiEncoder
                ? []
                : [width, .. Enumerable.Repeat(width, model.HiddenLayers), 1],
            QNetOptions = new() { ResidualOnLast = model.ResidualOnLast },
            QueryMaxLength = Profile.QueryMaxLength,
            PassageMaxLength = Profile.PassageMaxLength,
        };
    }

    /// <summary>How the news of a training step read.</summary>
    internal static string Line(TrainingProgress p)
    {
        string dev = p.DevScore is null ? "" : FormattableString.Invariant($", dev nDCG@10 {p.DevScore:f4}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {p.Step} of {p.MaxSteps}, loss {p.Loss:f4}, {p.PairsPerSecond:f0} pairs/s, "
            + $"{p.Remaining:mm\\:ss} left{dev}");
    }
}
