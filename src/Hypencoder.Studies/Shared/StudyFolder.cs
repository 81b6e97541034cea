using System.Diagnostics;
using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Training;

namespace Hypencoder.Studies;

/// <summary>
/// The output folder of a study, and what is finished in it. A stage that is finished is not run again, so a study that
/// was killed goes on where it was.
/// </summary>
internal sealed class StudyFolder
{
    private readonly Dictionary<string, double> _seconds = [];

    private StudyFolder(string root) => Root = root;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Seconds that each finished stage took, in the order in which they finished.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>The report's page.</summary>
    public string ReportPath => Path.Combine(Root, "report.html");

    /// <summary>The report's numbers.</summary>
    public string ResultsPath => Path.Combine(Root, "results.json");

    /// <summary>The values of every measure for every query.</summary>
    public string PerQueryPath => Path.Combine(Root, "per-query.csv");

    /// <summary>The study as it was run, with one profile.</summary>
    public string StudyPath => Path.Combine(Root, "study.yaml");

    internal string VocabularyPath => Path.Combine(Root, "vocabulary");

    internal string StartPath => Path.Combine(Root, "start");

    /// <summary>Where the study of one of several seeds is.</summary>
    public StudyFolder OfSeed(int seed) => new(Path.Combine(Root, FormattableString.Invariant($"seed-{seed}")));

    /// <summary>The model that models of a study begin with.</summary>
    internal string StartPathOf(string? name) => name is null ? StartPath : Path.Combine(Root, "starts", name);

    internal string LatencyPath => Path.Combine(Root, "latency.json");

    internal string HardNegativesPath => Path.Combine(Root, "hard-negatives.tsv");

    private string StagesPath => Path.Combine(Root, "stages.json");

    /// <summary>Begins a study in a folder, or goes on with it.</summary>
    /// <param name="root">Made if missing.</param>
    /// <param name="study">The study as it is to run, one profile left in it.</param>
    /// <param name="resume">Go on with what is there; else the folder must be missing or empty.</param>
    /// <exception cref="InvalidDataException">The folder holds something, or another study.</exception>
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
                    $"{folder.StudyPath}: the folder holds a study with other settings; use another --out");
            }
            AtomicFile.RemoveLeftovers(root, SearchOption.AllDirectories);
            folder.ReadStages();
            return folder;
        }
        AtomicFile.RemoveLeftover(folder.StudyPath); // of a study that was killed before it had begun
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new InvalidDataException(
                $"{root}: the folder is not empty; use --resume to go on with an unfinished study, or another --out");
        }
        NewFolder.Create(root, () => AtomicFile.Write(
            folder.StudyPath, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(yaml))));
        return folder;
    }

    /// <summary>A study's folder, for what the study left in it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static StudyFolder Existing(string root)
    {
        StudyFolder folder = new(root);
        return File.Exists(folder.StudyPath)
            ? folder
            : throw new InvalidDataException($"{root}: expected a study's folder, found no study.yaml in it");
    }

    /// <summary>Whether a stage need not run again.</summary>
    internal bool IsFinished(string stage) => _seconds.ContainsKey(stage);

    /// <summary>Runs a stage that is not finished yet, and notes how long it took.</summary>
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

    /// <summary>A trained model's directory.</summary>
    public string ModelPath(string model) => Path.Combine(Root, "models", model);

    internal string CheckpointsPath(string model) => Path.Combine(Root, "checkpoints", model);

    internal string CurvePath(string model) => Path.Combine(Root, "models", model + ".training.json");

    /// <summary>The index folder of a collection, encoded by a model.</summary>
    public string IndexPath(string model, string collection) =>
        Path.Combine(Root, "indexes", model, FileName(collection));

    internal string RunPath(string collection, string system) =>
        Path.Combine(Root, "runs", $"{FileName(collection)}.{system}.trec");

    internal string RunStatisticsPath(string collection, string system) =>
        Path.ChangeExtension(RunPath(collection, system), ".json");

    internal string LinearityPath(string collection, string system) =>
        Path.Combine(Root, "linearity", $"{FileName(collection)}.{system}.json");

    /// <summary>Perturbed queries, to search (<c>tsv</c>) or with the account of each change (<c>jsonl</c>).</summary>
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
