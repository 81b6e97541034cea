using Hypencoder.Models;
using Hypencoder.Studies;

namespace Hypencoder.Cli.Verbs;

/// <summary>The models to compare, and their indexes.</summary>
/// <param name="BaselineModel">The bi-encoder, in the syntax of <see cref="ModelChoice"/>.</param>
/// <param name="BaselineIndex">Index folder of the bi-encoder.</param>
/// <param name="Model">The Hypencoder.</param>
/// <param name="Index">Index folder of the Hypencoder.</param>
internal sealed record BenchSources(string BaselineModel, string BaselineIndex, string Model, string Index)
{
    /// <summary>
    /// Returns a study's first bi-encoder and last Hypencoder, with their indexes of the collection that they were
    /// trained on.
    /// </summary>
    /// <exception cref="InvalidDataException">The folder is not that of a study with both.</exception>
    public static BenchSources OfStudy(string root)
    {
        (string baselineModel, string baselineIndex) = BiEncoderOf(root);
        (string model, string index) = HypencoderOf(root);
        return new BenchSources(baselineModel, baselineIndex, model, index);
    }

    /// <summary>Returns a study's last Hypencoder and its index of the collection that it was trained on.</summary>
    /// <exception cref="InvalidDataException">The folder is not that of a study with a Hypencoder.</exception>
    public static (string Model, string Index) HypencoderOf(string root) => ModelOf(
        root, "Hypencoder", models => models.LastOrDefault(m => !m.ScoresByInnerProduct));

    private static (string Model, string Index) BiEncoderOf(string root) => ModelOf(
        root, "bi-encoder", models => models.FirstOrDefault(m => m.Kind == DualEncoderKind.BiEncoder));

    private static (string Model, string Index) ModelOf(
        string root, string kind, Func<IReadOnlyList<StudyModel>, StudyModel?> find)
    {
        StudyFolder folder = StudyFolder.Existing(root);
        StudyConfig study = StudyConfig.Read(folder.StudyPath);
        StudyModel model = find(study.Profiles.Values.First().Models)
            ?? throw new InvalidDataException($"{folder.StudyPath}: expected a {kind} among the models, found none");
        return (folder.ModelPath(model.Name), study.Profiles.Values.First().SharesPassageEncoder(model)
            ? folder.SharedIndexPath(study.Collection)
            : folder.IndexPath(model.Name, study.Collection));
    }

    /// <summary>Returns the name of a model in tables: the last part of its name or folder.</summary>
    public static string NameOf(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(model));
}
