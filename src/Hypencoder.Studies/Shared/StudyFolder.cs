using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Reporting;
using Hypencoder.Training;

namespace Hypencoder.Studies;

/// <summary>
/// The output folder of a study, which records its finished stages. A finished stage is not run again, so an
/// interrupted study resumes where it stopped.
/// </summary>
internal sealed class StudyFolder
{
    private readonly Dictionary<string, double> _seconds = [];

    private StudyFolder(string root) => Root = root;

    /// <summary>Path of the folder.</summary>
    public string Root { get; }

    /// <summary>Duration of each finished stage in seconds, in the order in which they finished.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>The same as a report shows them.</summary>
    internal IReadOnlyList<StageTiming> Timings => [.. _seconds.Select(s => new StageTiming(s.Key, s.Value))];

    /// <summary>The report as a web page.</summary>
    public string ReportPath => Path.Combine(Root, "report.html");

    /// <summary>The results as JSON.</summary>
    public string ResultsPath => Path.Combine(Root, "results.json");

    /// <summary>The values of every measure for every query, as CSV.</summary>
    public string PerQueryPath => Path.Combine(Root, "per-query.csv");

    /// <summary>The study file as it is run, with only one profile.</summary>
    public string StudyPath => Path.Combine(Root, "study.yaml");

    internal string VocabularyPath => Path.Combine(Root, "vocabulary");

    internal string StartPath => Path.Combine(Root, "start");

    /// <summary>Returns the folder of one of several seeds.</summary>
    public StudyFolder OfSeed(int seed) => new(Path.Combine(Root, FormattableString.Invariant($"seed-{seed}")));

    /// <summary>Returns the folder of one of several fractions of the training queries.</summary>
    public StudyFolder OfShare(double share) => new(Path.Combine(Root, FormattableString.Invariant($"share-{share}")));

    /// <summary>Returns the folder of the model that initialises other models.</summary>
    internal string StartPathOf(string? name) => name is null ? StartPath : Path.Combine(Root, "starts", name);

    internal string LatencyPath => Path.Combine(Root, "latency.json");

    internal string HardNegativesPath => Path.Combine(Root, "hard-negatives.tsv");

    /// <summary>Returns the file of the negatives of one model.</summary>
    internal string HardNegativesPathOf(string model) => Path.Combine(Root, "models", model + ".hard-negatives.tsv");

    /// <summary>The cross-encoder that scores mined negatives.</summary>
    internal string TeacherPath => Path.Combine(Root, "teacher");

    internal string TeacherScoresPath => Path.Combine(Root, "teacher-scores.tsv");

    /// <summary>Returns the file of the teacher's scores of one model's negatives.</summary>
    internal string TeacherScoresPathOf(string model) => Path.Combine(Root, "models", model + ".teacher-scores.tsv");

    private string StagesPath => Path.Combine(Root, "stages.json");

    /// <summary>Begins or resumes a study in a folder.</summary>
    /// <param name="root">Path of the folder, which is created if missing.</param>
    /// <param name="study">The study to run, with only one profile.</param>
    /// <param name="resume">
    /// Whether to resume an unfinished study in the folder; when false, the folder must be missing or empty.
    /// </param>
    /// <exception cref="InvalidDataException">The folder holds other files or another study.</exception>
    public static StudyFolder Open<TStudy>(string root, TStudy study, bool resume)
        where TStudy : class
    {
        StudyFolder folder = new(root);
        string yaml = YamlFile.ToText(study);
        if (resume && File.Exists(folder.StudyPath))
        {
            if (File.ReadAllText(folder.StudyPath) != yaml)
            {
                throw new InvalidDataException(
                    $"{folder.StudyPath}: the folder holds a study with other settings; choose another --out");
            }
            AtomicFile.RemoveLeftovers(root, SearchOption.AllDirectories);
            folder.ReadStages();
            return folder;
        }
        AtomicFile.RemoveLeftover(folder.StudyPath); // of a study that was killed before its first stage
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new InvalidDataException(
                $"{root}: the folder is not empty; use --resume to continue an unfinished study, "
                + "or choose another --out");
        }
        NewFolder.Create(root, () => AtomicFile.Write(
            folder.StudyPath, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(yaml))));
        return folder;
    }

    /// <summary>Opens the folder of a study that has been run.</summary>
    /// <exception cref="InvalidDataException">The folder is not that of a study.</exception>
    public static StudyFolder Existing(string root)
    {
        StudyFolder folder = new(root);
        return File.Exists(folder.StudyPath)
            ? folder
            : throw new InvalidDataException($"{root}: expected a study's folder, found no study.yaml in it");
    }

    /// <summary>Returns whether a stage has finished.</summary>
    internal bool IsFinished(string stage) => _seconds.ContainsKey(stage);

    /// <summary>Runs a stage unless it has finished, and records its duration.</summary>
    internal void Stage(string name, IStudyObserver observer, Action run)
    {
        if (_seconds.ContainsKey(name))
            return;
        observer.StageStarted(name);
        Stopwatch clock = Stopwatch.StartNew();
        run();
        _seconds[name] = clock.Elapsed.TotalSeconds;
        AtomicFile.Write(StagesPath, stream => JsonSerializer.Serialize(stream, _seconds));
        observer.StageFinished(name, clock.Elapsed);
    }

    /// <summary>Returns the directory of a trained model.</summary>
    public string ModelPath(string model) => Path.Combine(Root, "models", model);

    internal string CheckpointsPath(string model) => Path.Combine(Root, "checkpoints", model);

    internal string CurvePath(string model) => Path.Combine(Root, "models", model + ".training.json");

    /// <summary>Returns the index folder of a collection encoded by a model.</summary>
    public string IndexPath(string model, string collection) =>
        Path.Combine(Root, "indexes", model, FileName(collection));

    /// <summary>
    /// Returns the index folder of a collection encoded by the pretrained encoder, which models share that leave their
    /// passage encoder as it is.
    /// </summary>
    public string SharedIndexPath(string collection) => IndexPath("pretrained", collection);

    internal string RunPath(string collection, string system) =>
        Path.Combine(Root, "runs", $"{FileName(collection)}.{system}.trec");

    internal string RunStatisticsPath(string collection, string system) =>
        Path.ChangeExtension(RunPath(collection, system), ".json");

    internal string LinearityPath(string collection, string system) =>
        Path.Combine(Root, "linearity", $"{FileName(collection)}.{system}.json");

    /// <summary>
    /// Returns the path of perturbed queries (<c>tsv</c>) or of the record of their changes (<c>jsonl</c>).
    /// </summary>
    internal string PerturbedPath(string name, string form) =>
        Path.Combine(Root, "perturbed", $"{FileName(name)}.{form}");

    private static string FileName(string collection) => collection.Replace('/', '-').Replace('\\', '-');

    private void ReadStages()
    {
        if (!File.Exists(StagesPath))
            return;
        string json = File.ReadAllText(StagesPath);
        foreach ((string name, double seconds) in JsonSerializer.Deserialize<Dictionary<string, double>>(json)!)
            _seconds[name] = seconds;
    }
}
