using Hypencoder.Datasets;
using Hypencoder.Perturbations;
using Hypencoder.Studies.Published;
using Hypencoder.Studies.Shared;

namespace Hypencoder.Studies.Planning;

/// <summary>Plans a study that runs published models, after a few seconds of calibration.</summary>
internal sealed class ReplicationPlanner
{
    // Bytes of a passage's title and text in an index, which keeps them for display; English has six bytes a token.
    private const int TextBytes = 6 * Calibration.PassageTokens;

    // libtorch, .NET and the buffers of a batch, measured with a model of 110 million parameters and rounded up.
    private const long ProgramBytes = 1_000_000_000;

    private readonly PlannedShapes _shapes;
    private readonly PlannedSizes _sizes;
    private readonly int _topK;
    private readonly List<PlannedWork> _work = [];
    private readonly HashSet<string> _planned = [];
    private long _indexBytes, _largestIndex;

    private ReplicationPlanner(PlannedShapes shapes, PlannedSizes sizes, int topK)
    {
        _topK = topK;
        _shapes = shapes;
        _sizes = sizes;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="study">The study to plan.</param>
    /// <param name="needs">The models and collections of the study.</param>
    /// <param name="options">The options that locate datasets.</param>
    /// <param name="indexes">The cache that indexes are stored in.</param>
    /// <param name="threads">Number of threads for search; 0 for all cores.</param>
    public static StudyPlan Make(
        ReplicationConfig study, StudyNeeds needs, DatasetOptions options, IndexCache indexes, int threads)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(needs);
        ArgumentNullException.ThrowIfNull(indexes);
        study = LinearizedSystems.AddTo(study, needs);
        ReplicationPlanner planner = new(
            new PlannedShapes(needs, study, threads), new PlannedSizes(options), study.TopK);
        foreach (ReplicatedTable table in study.Tables)
        {
            foreach (ReplicatedSystem system in table.Systems.Where(s => s.Kind == SystemKind.Model))
            {
                foreach (ReplicatedColumn column in table.Columns.Where(c => c.CanPerturb))
                    planner.Add(system, column);
            }
        }
        StudyNeed[] models = [.. needs.Missing.Where(n => n is { Kind: StudyNeedKind.Model, CanPull: true })];
        return new StudyPlan
        {
            Needs = needs.All,
            Work = planner._work,
            DownloadBytes = planner._sizes.Download(needs) + models.Sum(m => m.DownloadBytes ?? 0),
            IndexFolder = indexes.Folder,
            IndexBytes = planner._indexBytes,
            FreeDiskBytes = FreeSpace.At(indexes.Folder),
            MemoryBytes = ProgramBytes + (sizeof(float) * planner._shapes.LargestParameterCount),
            LargestIndexBytes = planner._largestIndex,
            PassageTokens = Math.Min(Calibration.PassageTokens, study.PassageMaxLength),
            UnknownCollections = planner._sizes.Unknown,
        };
    }

    private void Add(ReplicatedSystem system, ReplicatedColumn column)
    {
        foreach (string id in column.Collections)
        {
            if (_sizes.Of(id) is not PlannedSize size)
                continue;
            AddEncoding(system, size);
            foreach (PerturbationKind? perturbation in column.Searched)
                AddSearch(system, column, perturbation, id, size);
        }
    }

    private void AddEncoding(ReplicatedSystem system, PlannedSize size)
    {
        PlannedShape shape = _shapes.Of(system);
        if (!_planned.Add($"{system.Model}\n{system.PassageMaxLength}\n{size.Corpus}"))
            return;
        long bytes = size.Passages * ((sizeof(float) * (long)shape.Dimension) + TextBytes);
        _indexBytes += bytes;
        _largestIndex = Math.Max(_largestIndex, bytes);
        _work.Add(new PlannedWork(
            $"encode {size.Corpus} with {system.Name}", FormattableString.Invariant($"{size.Passages:N0} passages"),
            TimeSpan.FromSeconds(size.Passages * shape.Speed.PassageSeconds)));
    }

    private void AddSearch(
        ReplicatedSystem system, ReplicatedColumn column, PerturbationKind? perturbation, string id, PlannedSize size)
    {
        if (!_planned.Add($"{ReplicationContext.RunName(system)}\n{id}\n{column.Split}\n{perturbation}"))
            return;
        string name = id + (perturbation is null ? "" : RobustnessNames.Suffix(perturbation.Value, isWorst: false));
        Calibration speed = _shapes.Of(system).Speed;
        int queries = size.Queries(column);
        _work.Add(new PlannedWork(
            $"search {name} with {system.Name}", FormattableString.Invariant($"{queries:N0} queries"),
            TimeSpan.FromSeconds(system.LinearizedFrom is not null
                ? speed.LinearizedSeconds(queries, size.Passages)
                : queries * (speed.QuerySeconds + (Scored(system, size.Passages) * speed.ScoreSeconds)))));
    }

    /// <summary>
    /// Estimates the passages scored per query. Graph search scores at most this many, since neighbours seen before are
    /// skipped. Two-stage search scores all its first candidates, and more only where they are not enough for its
    /// tolerance.
    /// </summary>
    private double Scored(ReplicatedSystem system, long passages) => Math.Min(passages, system switch
    {
        { Graph: { } graph } => graph.EntryPoints
            + ((double)graph.Candidates * system.Neighbors * (graph.MaxIterations - 1)),
        { TwoStage: { } twoStage } => twoStage.MostScored(_topK),
        _ => passages,
    });
}
