using Hypencoder.Datasets;
using Hypencoder.Models;
using Hypencoder.Studies.Shared;
using Hypencoder.Studies.Trained.Stages;
using Hypencoder.Torch;
using Hypencoder.Training;

namespace Hypencoder.Studies.Planning;

/// <summary>Plans a study that trains its own models, after a few seconds of calibration.</summary>
internal static class TrainingPlanner
{
    // libtorch, .NET and the collection. The weights, gradients, moments and activations of small models need less.
    private const long ProgramBytes = 2_500_000_000;

    /// <summary>Makes the plan.</summary>
    /// <param name="study">The study to plan.</param>
    /// <param name="profile">Name of the profile to plan.</param>
    /// <param name="needs">The collections of the study.</param>
    /// <param name="options">The options that locate datasets.</param>
    /// <param name="folder">The output folder of the study.</param>
    /// <param name="threads">Number of threads for training and search; 0 for all cores.</param>
    /// <exception cref="InvalidDataException">There is no such profile.</exception>
    public static StudyPlan Make(
        StudyConfig study, string profile, StudyNeeds needs, DatasetOptions options, string folder, int threads)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(needs);
        TorchRuntime.UseThreads(threads);
        StudyProfile size = study.Profile(profile);
        PlannedSizes sizes = new(options);
        (string Id, PlannedSize Size)[] collections =
            [.. new[] { study.Collection }.Concat(study.OutOfDomain).Where(id => sizes.Of(id) is not null)
                .Select(id => (id, Limited(sizes.Of(id)!, size)))];
        List<PlannedWork> work = [];
        TrainingCalibration calibration = new(study.Seed);
        int examples = collections.Where(c => c.Id == study.Collection)
            .Sum(c => c.Size.Splits.GetValueOrDefault("train"));
        if (size.WarmStart is TrainingConfig warm)
            work.Add(Training("warm start", TrainingStages.StartModel, warm, calibration, size, examples));
        foreach ((string name, EncoderStart start) in size.Starts)
        {
            work.Add(Training(
                $"start {name}", TrainingStages.StartModel with { Start = name }, start.Training, calibration, size,
                examples));
        }
        foreach (StudyModel model in size.Models)
        {
            if (!model.IsItsStart)
            {
                work.Add(Training(
                    $"train {model.Name}", model, model.Training(size.Training), calibration, size, examples));
            }
            foreach (HardTask task in model.IsItsStart ? [] : size.Tasks?.Collections ?? [])
            {
                TrainingConfig training = size.Tasks!.Training;
                work.Add(Training(
                    $"train {model.Name} on {task.Collection}", model,
                    training with { MaxSteps = size.Tasks.MaxStepsOf(model, task) }, calibration,
                    size with { PassageMaxLength = task.PassageMaxLength ?? size.PassageMaxLength }, examples));
            }
            DualEncoderConfig config = TrainingCalibration.Config(model, size);
            Calibration speed = Calibration.Measure(config, size.PassageMaxLength, threads).Speed;
            foreach ((string id, PlannedSize of) in collections)
            {
                int queries = of.Splits.GetValueOrDefault("test");
                if (size.SharesPassageEncoder(model))
                    AddShared(id, of, speed);
                else
                    work.Add(Encoding(id, model.Name, of, speed));
                work.Add(new PlannedWork(
                    $"search {id} with {model.Name}", FormattableString.Invariant($"{queries:N0} queries"),
                    TimeSpan.FromSeconds(queries * (speed.QuerySeconds + (of.Passages * speed.ScoreSeconds)))));
                if (!model.ScoresByInnerProduct)
                {
                    work.Add(new PlannedWork(
                        $"search {id} with {LinearizedRow.NameOf(model.Name)}",
                        FormattableString.Invariant($"{queries:N0} queries"),
                        TimeSpan.FromSeconds(speed.LinearizedSeconds(queries, of.Passages))));
                }
                if (id != study.Collection || size.Robustness is not RobustnessConfig perturbed)
                    continue;
                work.Add(Perturbed(id, of, model.Name, perturbed, speed));
                if (!model.ScoresByInnerProduct)
                {
                    work.Add(Perturbed(
                        id, of, LinearizedRow.NameOf(model.Name), perturbed,
                        speed with { ScoreSeconds = speed.ProductSeconds }));
                }
            }
        }
        int runs = Math.Max(1, study.TrainingShares.Count) * Math.Max(1, study.Seeds.Count);
        int shared = size.Models.Count(size.SharesPassageEncoder); // whose index all runs share
        int indexes = ((size.Models.Count - shared) * runs) + (shared > 0 ? 1 : 0);
        long largest = collections.Max(c => (long?)c.Size.Passages) * IndexBytes(size) ?? 0;
        return new StudyPlan
        {
            Needs = needs.All,
            Work = [.. work.Select(w => w.Times(w.IsShared ? 1 : runs))],
            DownloadBytes = sizes.Download(needs),
            UnknownCollections = sizes.Unknown,
            IndexFolder = folder,
            IndexBytes = indexes * collections.Sum(c => c.Size.Passages) * IndexBytes(size),
            FreeDiskBytes = FreeSpace.At(folder),
            MemoryBytes = ProgramBytes,
            LargestIndexBytes = largest,
            PassageTokens = size.PassageMaxLength,
        };

        void AddShared(string id, PlannedSize of, Calibration speed)
        {
            PlannedWork encoding = Encoding(id, size.Pretrained!, of, speed) with { IsShared = true };
            if (work.All(w => w.Name != encoding.Name))
                work.Add(encoding);
        }
    }

    private static PlannedWork Encoding(string id, string encoder, PlannedSize of, Calibration speed) => new(
        $"encode {id} with {encoder}", FormattableString.Invariant($"{of.Passages:N0} passages"),
        TimeSpan.FromSeconds(of.Passages * speed.PassageSeconds));

    private static PlannedWork Perturbed(
        string id, PlannedSize of, string system, RobustnessConfig study, Calibration speed)
    {
        int queries = of.Splits.GetValueOrDefault("test");
        queries = study.Classes.Count * (study.Queries == 0 ? queries : Math.Min(queries, study.Queries));
        int searches = study.WorstOf == 0 ? 1 : 2;
        return new PlannedWork(
            $"search {id}'s perturbed queries with {system}",
            FormattableString.Invariant($"{searches * queries:N0} queries"),
            TimeSpan.FromSeconds(queries * (
                ((searches + study.WorstOf) * speed.QuerySeconds) + (searches * of.Passages * speed.ScoreSeconds))));
    }

    /// <summary>
    /// Bytes of a passage in an index: its vector and text and, in the first collection, its neighbours in the graph,
    /// and its 8-bit vector with three numbers in the clusters.
    /// </summary>
    private static long IndexBytes(StudyProfile size) =>
        sizeof(float) * ((long)Width(size) + size.Graph.Neighbors) + (6 * size.PassageMaxLength)
        + (size.TwoStage is null ? 0 : Width(size) + (3 * sizeof(float)));

    private static int Width(StudyProfile size) => size.Encoder?.HiddenSize
        ?? DualEncoderConfig.Read(ModelHub.Resolve(size.Pretrained!)).Dimension;

    private static PlannedSize Limited(PlannedSize size, StudyProfile profile)
    {
        double share = profile.MaxPassages == 0 ? 1 : Math.Min(1, (double)profile.MaxPassages / size.Passages);
        int most = profile.MaxTestQueries == 0 ? int.MaxValue : profile.MaxTestQueries;
        return size with
        {
            Passages = (long)Math.Ceiling(size.Passages * share),
            Splits = size.Splits.ToDictionary(
                s => s.Key, s => Math.Min((int)Math.Ceiling(s.Value * share), s.Key == "test" ? most : int.MaxValue)),
        };
    }

    private static PlannedWork Training(
        string name, StudyModel model, TrainingConfig config, TrainingCalibration calibration, StudyProfile size,
        int examples)
    {
        int steps = TrainingPlan.Of(config, examples).Steps;
        return new PlannedWork(
            name, FormattableString.Invariant($"{steps:N0} steps"), calibration.Step(model, config, size) * steps);
    }
}
