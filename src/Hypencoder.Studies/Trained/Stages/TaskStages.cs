using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;
using Hypencoder.Studies.Shared;
using Hypencoder.Torch;
using Hypencoder.Training;
using Hypencoder.Training.Runs;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>The stages of the hard tasks: trains every model further for each task, and searches with it.</summary>
internal sealed class TaskStages(StudyContext context, HardTasksConfig study)
{
    private readonly QuerySearch _search = new(context);
    private readonly StudyIndexes _indexes = new(context);
    private readonly Lazy<TaskCollections> _tasks = new(() => new TaskCollections(study));

    private StudyFolder Folder => context.Folder;

    /// <summary>Returns the name of a model's folders after further training for a task.</summary>
    public static string TrainedOn(StudyModel model, TestCollection task) =>
        TrainedOn(model, TaskCollections.ShortName(task));

    /// <inheritdoc cref="TrainedOn(StudyModel, TestCollection)"/>
    public static string TrainedOn(StudyModel model, string task) =>
        model.IsItsStart ? model.Name : $"{model.Name}.{task}";

    public void Run()
    {
        foreach (HardTask task in study.Collections)
        {
            Folder.Stage($"search {task.Collection} with {RetrievalStages.Bm25Name}", context.Observer, () =>
            {
                TestCollection opened = Opened(task);
                foreach (string split in TaskCollections.Splits(opened, "test"))
                {
                    _search.RunBm25(
                        opened.Passages(split), _tasks.Value.Queries(opened, split),
                        TaskCollections.RunName(opened, split));
                }
            });
        }
        foreach (StudyModel model in context.Profile.Models)
        {
            foreach (HardTask task in study.Collections)
            {
                if (!model.IsItsStart)
                {
                    Folder.Stage(
                        $"train {model.Name} on {task.Collection}", context.Observer, () => Train(model, task));
                }
                Folder.Stage(
                    $"search {task.Collection} with {model.Name}", context.Observer, () => Search(model, task));
                if (!model.ScoresByInnerProduct)
                {
                    Folder.Stage(
                        $"search {task.Collection} with {LinearizedRow.NameOf(model.Name)}", context.Observer,
                        () => SearchLinearized(model, task));
                }
                if (task.ProveNotLinear)
                {
                    Folder.Stage(
                        $"separate {task.Collection} with {_indexes.NameOf(model)}", context.Observer,
                        () => Separate(model, task));
                }
            }
        }
    }

    private int LengthOf(HardTask task) => task.PassageMaxLength ?? context.Profile.PassageMaxLength;

    private string IndexOf(StudyModel model, HardTask task, TestCollection opened, string split) => _indexes.PathOf(
        model, TrainedOn(model, opened), TaskCollections.RunName(opened, split), opened.Passages(split), LengthOf(task));

    private TestCollection Opened(HardTask task) => _tasks.Value.All.Single(t => t.Id == task.Collection);

    private void Train(StudyModel model, HardTask task)
    {
        TestCollection opened = Opened(task);
        TrainingConfig config = study.TrainingOf(model, task, context.Study.Seed);
        StudyModel? of = study.FromStart ? context.Profile.Models.FirstOrDefault(m => m.Name == model.Start) : null;
        string path = Folder.ModelPath(of is null ? model.Name : TrainedOn(of, opened));
        WordPieceTokenizer tokenizer = RetrievalModel.LoadTokenizer(path);
        using DualEncoder start = of is null
            ? DualEncoder.Load(DualEncoderConfig.Read(path), path)
            : StudyModelStart.Create(model, context.Profile, tokenizer, path, context.Study.Seed);
        using TaskVectors? vectors = _indexes.IsShared(model) ? new TaskVectors(context, model, LengthOf(task)) : null;
        TaskTexts texts = new(
            _tasks.Value, tokenizer,
            new TextInput(start.Config.QueryPrompt, study.QueryMaxLength ?? context.Profile.QueryMaxLength),
            new TextInput(start.Config.PassagePrompt, LengthOf(task)), vectors, context.Study.Seed);
        TrainingSet set = texts.TrainingSet(
            opened, config.ItemsPerQuery, study.TrainingQueries.GetValueOrDefault(model.Name, int.MaxValue));
        IReadOnlyList<DevSample> dev = texts.DevSamples(opened);
        string name = TrainedOn(model, opened);
        TrainingStages.Train(
            new Trainer(start, set, config),
            new TrainedModelFiles(Folder.ModelPath(name), Folder.CurvePath(name), Folder.CheckpointsPath(name)),
            tokenizer, encoder => dev.Average(d => d.Evaluate(encoder)), context);
    }

    private void Search(StudyModel model, HardTask task)
    {
        TestCollection opened = Opened(task);
        string name = TrainedOn(model, opened);
        using RetrievalModel loaded = context.LoadModel(name);
        foreach (string split in TaskCollections.Splits(opened, "test"))
        {
            string index = IndexOf(model, task, opened, split);
            Passage[] passages = [.. opened.Passages(split)];
            _indexes.Encode(model, loaded, TaskCollections.RunName(opened, split), passages, index, LengthOf(task));
            using PassageIndex vectors = PassageIndex.Open(index, loaded);
            ISearchStrategy strategy = _search.Exact(model, vectors);
            _search.Run(
                loaded, vectors, strategy, _tasks.Value.Queries(opened, split), study.QueryMaxLength,
                TaskCollections.RunName(opened, split), model.Name);
        }
    }

    /// <summary>
    /// Reads the separation of a task's queries under the vectors of each model. Models whose passage encoder is the
    /// pretrained one, frozen, share one.
    /// </summary>
    /// <param name="context">Context of the study.</param>
    /// <param name="task">Id of the task's collection.</param>
    /// <param name="split">The split that was tested.</param>
    public static IEnumerable<(string Vectors, TaskSeparation Found)> Separations(
        StudyContext context, string task, string split)
    {
        StudyIndexes indexes = new(context);
        return context.Profile.Models.DistinctBy(indexes.NameOf).Select(m => (
            indexes.NameOf(m),
            TaskSeparation.Read(SeparationPath(context, $"{task}.{split}", m))));
    }

    /// <summary>File of the separation of a run's queries under the vectors of a model.</summary>
    private static string SeparationPath(StudyContext context, string run, StudyModel model)
    {
        string vectors = context.Profile.SharesPassageEncoder(model) ? "pretrained" : model.Name;
        return context.Folder.LinearityPath(run, $"{vectors}.separation");
    }

    /// <summary>
    /// Tests the separation of a task's queries. A task with pairs uses the judgments of its original split.
    /// </summary>
    private void Separate(StudyModel model, HardTask task)
    {
        TestCollection opened = Opened(task);
        string split = TaskCollections.Splits(opened, "test")[0], run = TaskCollections.RunName(opened, split);
        using PassageIndex vectors = PassageIndex.Open(IndexOf(model, task, opened, split));
        TaskSeparation.Test(
            vectors.Vectors, _tasks.Value.Queries(opened, split), opened.Qrels(split), context.Threads,
            context.CancellationToken).Write(SeparationPath(context, run, model));
    }

    private void SearchLinearized(StudyModel model, HardTask task)
    {
        TestCollection opened = Opened(task);
        string name = TrainedOn(model, opened);
        using RetrievalModel loaded = context.LoadModel(name);
        foreach (string split in TaskCollections.Splits(opened, "test"))
        {
            string run = TaskCollections.RunName(opened, split);
            using PassageIndex vectors = PassageIndex.Open(IndexOf(model, task, opened, split), loaded);
            _search.RunLinearized(
                loaded, vectors, _tasks.Value.Queries(opened, split), study.QueryMaxLength, run, model.Name);
        }
    }
}
