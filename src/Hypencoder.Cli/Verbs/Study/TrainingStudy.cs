using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Models;
using Hypencoder.Reporting;
using Hypencoder.Studies;
using Hypencoder.Studies.Planning;
using Hypencoder.Torch;

namespace Hypencoder.Cli.Verbs;

/// <summary>A study that trains its own models.</summary>
internal static class TrainingStudy
{
    public static int Run(Terminal terminal, StudyArguments arguments, CancellationToken cancellationToken)
    {
        StudyConfig study = Read(arguments);
        TorchRuntime.Require(); // before anything is downloaded
        DatasetOptions options = DatasetOptions.FromEnvironment();
        StudyNeeds needs = StudyNeeds.Of(study, options).AskHosts();
        string root = StudyOutput.Choose(terminal, $"{study.Name}-{arguments.ProfileName}", arguments);
        if (arguments.Plan)
        {
            PlanOutput.Write(
                terminal,
                TrainingPlanner.Make(study, arguments.ProfileName, needs, options, root, arguments.Threads),
                arguments.Json);
            return ExitCode.Success;
        }
        if (!Preparation.TryMeet(terminal, study.Name, needs, canSkip: false, arguments.Json, cancellationToken))
            return ExitCode.Failed;
        if (!DatasetCatalog.IsEmbedded(study.Collection))
            // otherwise it would fail only hours later, when the first run is written
            TrecId.Require(DatasetCatalog.Open(study.Collection));
        StudyFolder folder = StudyFolder.Open(root, study, arguments.Resume);
        Report report;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            line.Note($"study {study.Name}, profile {arguments.ProfileName}, in {folder.Root}");
            report = StudyRunner.Run(
                study, arguments.ProfileName, folder, arguments.Threads, ShellText.Command(arguments.ToCommandLine()),
                new StudyProgress(line), cancellationToken);
        }
        StudyResult.Write(
            terminal, arguments, folder, report,
            SearchCommand(study, study.Profile(arguments.ProfileName), folder));
        return ExitCode.Success;
    }

    /// <summary>Returns the study to run, with the given seed and collection and only one profile.</summary>
    private static StudyConfig Read(StudyArguments arguments)
    {
        if (arguments.SkipMissing)
        {
            throw new ArgumentException(
                "--skip-missing: expected a study of published tables, found one that trains models");
        }
        StudyConfig study = StudyConfig.Read(arguments.Path).OfProfile(arguments.ProfileName);
        study = study with
        {
            Seed = arguments.Seed ?? study.Seed,
            Seeds = arguments.Seeds is int seeds
                ? [.. Enumerable.Range(arguments.Seed ?? study.Seed, seeds)]
                : arguments.Seed is null ? study.Seeds : [],
        };
        return arguments.Corpus is null ? study : study.On(arguments.Corpus);
    }

    /// <summary>
    /// Returns a command that searches the study's collection with its last Hypencoder for one of its queries.
    /// </summary>
    private static string? SearchCommand(StudyConfig study, StudyProfile profile, StudyFolder root)
    {
        bool scaling = study.TrainingShares.Count > 0;
        StudyFolder folder = scaling ? root.OfShare(study.TrainingShares[^1]) : root;
        if (study.Seeds.Count > 0)
            folder = folder.OfSeed(study.Seeds[0]);
        StudyModel? model = profile.Models.LastOrDefault(m => m.Kind == DualEncoderKind.Hypencoder);
        Query? query = DatasetCatalog.Open(study.Collection).Queries("test").FirstOrDefault();
        return model is null || query is null ? null : ShellText.Command(
            "search", "--model", folder.ModelPath(model.Name),
            "--index", profile.SharesPassageEncoder(model)
                ? (scaling ? root : folder).SharedIndexPath(study.Collection)
                : folder.IndexPath(model.Name, study.Collection),
            "--query", query.Text);
    }
}
