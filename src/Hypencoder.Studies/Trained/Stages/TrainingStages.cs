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
    private readonly StudyIndexes _indexes;
    private TokenizedCollection? _texts, _encoded;
    private DevSample? _dev, _encodedDev;
    private PassageIndex? _index;

    public TrainingStages(StudyContext context, LoadedCollection collection)
    {
        _context = context;
        _collection = collection;
        _indexes = new StudyIndexes(context);
    }

    private StudyFolder Folder => _context.Folder;

    private StudyProfile Profile => _context.Profile;

    private WordPieceTokenizer Tokenizer => _tokenizer ??= Profile.Pretrained is string pretrained
        ? RetrievalModel.LoadTokenizer(pretrained)
        : WordPieceTokenizer.Load(Folder.VocabularyPath);

    private TokenizedCollection Texts => _texts ??= Tokenized(null);

    /// <summary>The same with vectors of the passages by the pretrained encoder instead of their tokens.</summary>
    private TokenizedCollection Encoded => _encoded ??= Tokenized(new EncodedPassages(
        (_index ??= PassageIndex.Open(_indexes.SharedPath(_collection.Id))).Vectors));

    /// <summary>Whichever of them knows the judgments without tokens of passages.</summary>
    private TokenizedCollection Judged => Profile.Pretrained is null ? Texts : Encoded;

    private DevSample Dev => _dev ??= Texts.DevSample(Profile.DevSample, _context.Study.Seed);

    private DevSample EncodedDev => _encodedDev ??= Encoded.DevSample(Profile.DevSample, _context.Study.Seed);

    private TokenizedCollection Tokenized(EncodedPassages? vectors)
    {
        DualEncoderConfig? pretrained =
            Profile.Pretrained is string name ? DualEncoderConfig.Read(ModelHub.Resolve(name)) : null;
        return new TokenizedCollection(
            _collection, Tokenizer, new TextInput(pretrained?.QueryPrompt ?? "", Profile.QueryMaxLength),
            new TextInput(pretrained?.PassagePrompt ?? "", Profile.PassageMaxLength), vectors);
    }

    public void Run()
    {
        try
        {
            RunStages();
        }
        finally
        {
            _index?.Dispose();
        }
    }

    private void RunStages()
    {
        if (Profile.Pretrained is null)
            Folder.Stage("vocabulary", _context.Observer, TrainVocabulary);
        else
            _indexes.EncodeShared(_collection.Id, _collection.Passages);
        if (Profile.WarmStart is not null)
        {
            Folder.Stage("warm start", _context.Observer, () => Train(
                StartModel, Profile.WarmStart, Folder.StartPath, null, null, Dev.Evaluate));
        }
        foreach ((string name, EncoderStart start) in Profile.Starts)
            Folder.Stage($"start {name}", _context.Observer, () => TrainStart(name, start));
        if (Profile.HardNegatives is HardNegativesConfig common)
            Folder.Stage("hard negatives", _context.Observer, () => Mine(common, null, Folder.HardNegativesPath));
        if (Profile.Teacher is TeacherConfig teacher)
        {
            Folder.Stage(
                "train teacher", _context.Observer,
                () => WithRanker(Profile.HardNegatives!, null, ranker => TrainTeacher(teacher, ranker)));
            Folder.Stage("score negatives with teacher", _context.Observer, () => ScoreNegatives(
                teacher, Folder.HardNegativesPath, Folder.TeacherScoresPath));
        }
        foreach (StudyModel model in Profile.Models)
        {
            if (model.HardNegatives is HardNegativesConfig own)
                MineOwn(model, own);
            Folder.Stage($"train {model.Name}", _context.Observer, () => Train(model));
        }
    }

    /// <summary>
    /// Mines negatives that not all models have, and scores them where there is a teacher. Models with the same start and
    /// the same settings share those of the first.
    /// </summary>
    private void MineOwn(StudyModel model, HardNegativesConfig own)
    {
        string name = NegativesOf(model);
        string path = Folder.HardNegativesPathOf(name);
        Folder.Stage($"hard negatives of {name}", _context.Observer, () => Mine(own, model, path));
        if (Profile.Teacher is TeacherConfig teacher)
        {
            Folder.Stage($"score negatives of {name} with teacher", _context.Observer, () => ScoreNegatives(
                teacher, path, Folder.TeacherScoresPathOf(name)));
        }
    }

    /// <summary>Name of the model whose negatives a model has that are not those of all.</summary>
    private string NegativesOf(StudyModel model) =>
        Profile.Models.First(m => m.HardNegatives == model.HardNegatives && m.Start == model.Start).Name;

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

    /// <summary>Folder of the model that another begins with, where that is the study's own; otherwise null.</summary>
    private string? StartOf(StudyModel? model) => model?.Start is string name
        ? Profile.Starts.ContainsKey(name) ? Folder.StartPathOf(name) : Folder.ModelPath(name)
        : Profile.WarmStart is null ? null : Folder.StartPath;

    /// <summary>Opens the retriever of hard negatives and passes it on.</summary>
    /// <param name="config">Settings of the negatives.</param>
    /// <param name="of">The only model that is trained on them; null where all are.</param>
    /// <param name="use">What to do with the retriever.</param>
    private void WithRanker(HardNegativesConfig config, StudyModel? of, Action<IPassageRanker> use)
    {
        if (config.Retriever == HardNegativesConfig.Bm25)
        {
            using Bm25Ranker bm25 = new(_collection.Passages, _context.Study.Bm25);
            use(bm25);
            return;
        }
        bool isStart = config.Retriever == HardNegativesConfig.Start;
        string? start = isStart ? StartOf(of) : config.Retriever;
        using RetrievalModel model = start is null
            ? _indexes.LoadPretrained()
            : RetrievalModel.Load(start, new ModelOptions { Threads = _context.Threads });
        bool isShared = isStart && (start is null
            || Array.Exists([.. Profile.Models], m => m.Name == of?.Start && _indexes.IsShared(m)));
        string path = isShared
            ? _indexes.SharedPath(_collection.Id) // encoded by then
            : Folder.IndexPath(of is null ? "hard-negatives" : $"{of.Name}.hard-negatives", _collection.Id);
        if (!isShared)
            _indexes.Encode(model, _collection.Id, _collection.Passages, path, model.PassageInput.MaxLength);
        using PassageIndex index = PassageIndex.Open(path, model);
        use(new ModelRanker(model, index.Vectors, _collection.Passages));
    }

    private void Mine(HardNegativesConfig config, StudyModel? of, string path) => WithRanker(config, of, ranker =>
    {
        MinedNegatives mined = new HardNegativeMiner(
            ranker, config, Profile.Training.ItemsPerQuery - 1, _context.Study.Seed).Mine(
                _collection.Queries("train"), Judged.TrainingRelevant(), QueriesDone, _context.CancellationToken);
        HardNegativeFile.Write(path, _collection, mined.Negatives);
        _context.Observer.Note($"{mined}");
    });

    private Teacher OpenTeacher(TeacherConfig teacher, string negatives) => new(
        teacher with { Training = teacher.Training with { Seed = _context.Study.Seed } }, _collection,
        Profile.QueryMaxLength, Profile.PassageMaxLength, negatives);

    private void TrainTeacher(TeacherConfig teacher, IPassageRanker ranker) =>
        OpenTeacher(teacher, Folder.HardNegativesPath).Train(
            new TrainedModelFiles(
                Folder.TeacherPath, Folder.CurvePath(TeacherName), Folder.CheckpointsPath(TeacherName)),
            ranker, new CallbackProgress<TrainingProgress>(p => _context.Observer.Progress(Line(p))),
            _context.CancellationToken);

    private void ScoreNegatives(TeacherConfig teacher, string negatives, string scores) =>
        OpenTeacher(teacher, negatives).Score(
            Folder.TeacherPath, scores, _context.Threads, QueriesDone, _context.CancellationToken);

    private IProgress<int> QueriesDone => new CallbackProgress<int>(
        done => _context.Observer.Progress($"{done} of {_collection.Queries("train").Count} queries"));

    private void Train(StudyModel model)
    {
        string? path = model.HardNegatives is not null ? Folder.HardNegativesPathOf(NegativesOf(model))
            : Profile.HardNegatives is not null ? Folder.HardNegativesPath : null;
        IReadOnlyList<int[]>? negatives = path is null ? null : HardNegativeFile.Read(path, _collection, Judged);
        Func<DualEncoder, double> evaluate = _indexes.IsShared(model) ? EncodedDev.Evaluate : Dev.Evaluate;
        Train(
            model, model.Training(Profile.Training), Folder.ModelPath(model.Name), StartOf(model), negatives, evaluate);
    }

    private void Train(
        StudyModel model, TrainingConfig config, string path, string? start, IReadOnlyList<int[]>? negatives,
        Func<DualEncoder, double>? evaluate)
    {
        config = config with { Seed = _context.Study.Seed };
        using DualEncoder encoder = StudyModelStart.Create(model, Profile, Tokenizer, start, _context.Study.Seed);
        TrainedModelFiles files = new(path, Folder.CurvePath(model.Name), Folder.CheckpointsPath(model.Name));
        if (model.IsItsStart)
        {
            using IDisposable gradients = torch.no_grad();
            encoder.eval();
            TrainedModel.Save(
                [new TrainingCurvePoint(0, 0, evaluate?.Invoke(encoder))], files,
                folder => encoder.Save(Tokenizer, folder));
        }
        else
        {
            TokenizedCollection texts = _indexes.IsShared(model) ? Encoded : Texts;
            TrainingSet set = WithTeacher(model, texts.TrainingSet(negatives)) with
            {
                MaskToken = Tokenizer.MaskId,
                Variants = model.QueryAugmentation is null ? null : texts.Variants(model.QueryAugmentation),
            };
            Train(new Trainer(encoder, set, config), files, Tokenizer, evaluate, _context);
        }
    }

    /// <summary>Adds the teacher's scores, where there is a teacher, to examples with mined negatives.</summary>
    private TrainingSet WithTeacher(StudyModel model, TrainingSet set)
    {
        if (Profile.Teacher is null || set.Examples[0].Negatives.Length == 0)
            return set;
        string scores = model.HardNegatives is null ? Folder.TeacherScoresPath : Folder.TeacherScoresPathOf(NegativesOf(model));
        return Teacher.WithScores(set, scores, _collection);
    }

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
