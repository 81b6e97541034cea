using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Torch;
using Hypencoder.Training;
using Hypencoder.Training.HardNegatives;
using Hypencoder.Training.Runs;
using Hypencoder.Training.Teachers;
using Hypencoder.Training.Texts;
using TorchSharp;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>The stages from texts to trained models: vocabulary, common start, mined negatives, and models.</summary>
internal sealed class TrainingStages
{
    private const string StartName = "start", TeacherName = "teacher";
    private readonly StudyContext _context;
    private readonly LoadedCollection _collection;
    private WordPieceTokenizer? _tokenizer;
    private TokenizedCollection? _texts;
    private DevSample? _dev;

    public TrainingStages(StudyContext context, LoadedCollection collection)
    {
        _context = context;
        _collection = collection;
    }

    private StudyFolder Folder => _context.Folder;

    private StudyProfile Profile => _context.Profile;

    private WordPieceTokenizer Tokenizer => _tokenizer ??= WordPieceTokenizer.Load(Folder.VocabularyPath);

    private TokenizedCollection Texts => _texts ??= new TokenizedCollection(
        _collection, Tokenizer, new TextInput("", Profile.QueryMaxLength), new TextInput("", Profile.PassageMaxLength));

    private DevSample Dev => _dev ??= Texts.DevSample(Profile.DevSample, _context.Study.Seed);

    public void Run()
    {
        Folder.Stage("vocabulary", _context.Observer, TrainVocabulary);
        if (Profile.WarmStart is not null)
        {
            Folder.Stage("warm start", _context.Observer, () => Train(
                StartModel, Profile.WarmStart, Folder.StartPath, null, null, Dev.Evaluate));
        }
        foreach ((string name, EncoderStart start) in Profile.Starts)
            Folder.Stage($"start {name}", _context.Observer, () => TrainStart(name, start));
        if (Profile.HardNegatives is not null)
            Folder.Stage("hard negatives", _context.Observer, () => WithRanker(MineNegatives));
        if (Profile.Teacher is TeacherConfig teacher)
        {
            Folder.Stage("train teacher", _context.Observer, () => WithRanker(ranker => TrainTeacher(teacher, ranker)));
            Folder.Stage("score negatives with teacher", _context.Observer, () => ScoreNegatives(teacher));
        }
        foreach (StudyModel model in Profile.Models)
            Folder.Stage($"train {model.Name}", _context.Observer, () => Train(model));
    }

    private void TrainVocabulary() =>
        WordPieceTrainer.Train(_collection.VocabularyTexts(), Profile.VocabularySize).Save(Folder.VocabularyPath);

    /// <summary>The common start of all models.</summary>
    public static StudyModel StartModel { get; } = new() { Name = StartName, Kind = DualEncoderKind.BiEncoder };

    /// <summary>
    /// Trains a start. The last weights of a language model are kept, since its ranking of the dev sample does not show
    /// when to stop.
    /// </summary>
    private void TrainStart(string name, EncoderStart start) => Train(
        StartModel with { Name = $"start-{name}", Start = name }, start.Training, Folder.StartPathOf(name), null, null,
        start.IsLanguageModel ? null : Dev.Evaluate);

    /// <summary>Opens the retriever of the hard negatives and passes it on.</summary>
    private void WithRanker(Action<IPassageRanker> use)
    {
        HardNegativesConfig config = Profile.HardNegatives!;
        if (config.Retriever == HardNegativesConfig.Bm25)
        {
            using Bm25Ranker bm25 = new(_collection.Passages, _context.Study.Bm25);
            use(bm25);
            return;
        }
        string name = config.Retriever == HardNegativesConfig.Start ? Folder.StartPath : config.Retriever;
        using RetrievalModel model = RetrievalModel.Load(name, new ModelOptions { Threads = _context.Threads });
        string path = Folder.IndexPath("hard-negatives", _collection.Id);
        CorpusEncoder.Encode(
            model, _collection.Id, _collection.Passages, path, resume: true,
            progress: new CallbackProgress<EncodingProgress>(
                p => _context.Observer.Progress($"{p.Done} of {p.Total} passages")),
            cancellationToken: _context.CancellationToken);
        using PassageIndex index = PassageIndex.Open(path, model);
        use(new ModelRanker(model, index.Vectors, _collection.Passages));
    }

    private void MineNegatives(IPassageRanker ranker)
    {
        MinedNegatives mined = new HardNegativeMiner(
            ranker, Profile.HardNegatives!, Profile.Training.ItemsPerQuery - 1, _context.Study.Seed).Mine(
                _collection.Queries("train"), Texts.TrainingRelevant(), QueriesDone, _context.CancellationToken);
        HardNegativeFile.Write(Folder.HardNegativesPath, _collection, mined.Negatives);
        _context.Observer.Note($"{mined}");
    }

    private Teacher OpenTeacher(TeacherConfig teacher) => new(
        teacher with { Training = teacher.Training with { Seed = _context.Study.Seed } }, _collection,
        Profile.QueryMaxLength, Profile.PassageMaxLength, Folder.HardNegativesPath);

    private void TrainTeacher(TeacherConfig teacher, IPassageRanker ranker) => OpenTeacher(teacher).Train(
        new TrainedModelFiles(Folder.TeacherPath, Folder.CurvePath(TeacherName), Folder.CheckpointsPath(TeacherName)),
        ranker, new CallbackProgress<TrainingProgress>(p => _context.Observer.Progress(Line(p))),
        _context.CancellationToken);

    private void ScoreNegatives(TeacherConfig teacher) => OpenTeacher(teacher).Score(
        Folder.TeacherPath, Folder.TeacherScoresPath, _context.Threads, QueriesDone, _context.CancellationToken);

    private IProgress<int> QueriesDone => new CallbackProgress<int>(
        done => _context.Observer.Progress($"{done} of {_collection.Queries("train").Count} queries"));

    private void Train(StudyModel model)
    {
        TrainingConfig config = model.LearningRate is null
            ? Profile.Training
            : Profile.Training with { LearningRate = model.LearningRate.Value };
        IReadOnlyList<int[]>? negatives = Profile.HardNegatives is null
            ? null
            : HardNegativeFile.Read(Folder.HardNegativesPath, _collection, Texts);
        string? start = model.Start is null && Profile.WarmStart is null ? null : Folder.StartPathOf(model.Start);
        Train(model, config, Folder.ModelPath(model.Name), start, negatives, Dev.Evaluate);
    }

    private void Train(
        StudyModel model, TrainingConfig config, string path, string? start, IReadOnlyList<int[]>? negatives,
        Func<DualEncoder, double>? evaluate)
    {
        config = config with { Seed = _context.Study.Seed };
        torch.manual_seed(_context.Study.Seed);
        using DualEncoder encoder = new(ModelConfig(model, Profile, Tokenizer.VocabularySize), model.Initialization);
        if (start is not null)
            encoder.LoadTransformer(start);
        TrainedModelFiles files = new(path, Folder.CurvePath(model.Name), Folder.CheckpointsPath(model.Name));
        if (model.IsItsStart)
        {
            using IDisposable gradients = torch.no_grad();
            encoder.eval();
            TrainedModel.Save(
                encoder, Tokenizer, [new TrainingCurvePoint(0, 0, evaluate?.Invoke(encoder))], files);
        }
        else
        {
            TrainingSet set = WithTeacher(Texts.TrainingSet(negatives)) with
            {
                MaskToken = Tokenizer.MaskId,
                Variants = model.QueryAugmentation is null ? null : Texts.Variants(model.QueryAugmentation),
            };
            Train(new Trainer(encoder, set, config), files, Tokenizer, evaluate, _context);
        }
    }

    /// <summary>Adds the teacher's scores, where there is a teacher, to examples with mined negatives.</summary>
    private TrainingSet WithTeacher(TrainingSet set) => Profile.Teacher is null || set.Examples[0].Negatives.Length == 0
        ? set
        : Teacher.WithScores(set, Folder.TeacherScoresPath, _collection);

    /// <summary>Trains and saves a model, and reports the linearity of its q-nets.</summary>
    public static void Train(
        Trainer trainer, TrainedModelFiles files, WordPieceTokenizer tokenizer, Func<DualEncoder, double>? evaluate,
        StudyContext context)
    {
        TrainedModel trained = TrainedModel.Make(
            trainer, files, tokenizer, evaluate,
            new CallbackProgress<TrainingProgress>(p => context.Observer.Progress(Line(p))), context.CancellationToken);
        if (trained.Linearity is LinearitySummary linearity)
            context.Observer.Note($"{linearity}");
    }

    /// <summary>Returns the architecture of a model of a study.</summary>
    public static DualEncoderConfig ModelConfig(StudyModel model, StudyProfile profile, int vocabularySize)
    {
        EncoderShape shape = (model.Start is null ? null : profile.Starts[model.Start].Encoder) ?? profile.Encoder;
        EncoderConfig encoder = shape.ToConfig(
            vocabularySize, Math.Max(profile.QueryMaxLength, profile.PassageMaxLength));
        int width = shape.HiddenSize;
        return new DualEncoderConfig
        {
            Kind = model.Kind,
            QueryEncoder = encoder,
            PassageEncoder = encoder,
            SharedEncoder = model.FreezesQueries == model.FreezesPassages,
            FreezeQueryEncoder = model.FreezesQueries,
            FreezePassageEncoder = model.FreezesPassages,
            QueryPooling = model.Kind == DualEncoderKind.BiEncoder || model.LinearTerm ? shape.Pooling : null,
            PassagePooling = shape.Pooling,
            QNetDimensions = model.Kind == DualEncoderKind.BiEncoder
                ? []
                : [width, .. Enumerable.Repeat(width, model.HiddenLayers), 1],
            QNetOptions = new() { ResidualOnLast = model.ResidualOnLast },
            LinearTerm = model.LinearTerm,
            SimilarityScale = model.SimilarityScale,
            QueryMaxLength = profile.QueryMaxLength,
            PassageMaxLength = profile.PassageMaxLength,
        };
    }

    /// <summary>Formats the progress of training.</summary>
    private static string Line(TrainingProgress p)
    {
        string dev = p.DevScore is null ? "" : FormattableString.Invariant($", dev nDCG@10 {p.DevScore:f4}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {p.Step} of {p.MaxSteps}, loss {p.Loss:f4}, {p.PairsPerSecond:f0} pairs/s, "
            + $"{p.Remaining:mm\\:ss} left{dev}");
    }
}
