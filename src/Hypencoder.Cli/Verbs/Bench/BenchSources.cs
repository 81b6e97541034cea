using Hypencoder.Models;
using Hypencoder.Studies;

namespace Hypencoder.Cli.Verbs;

/// <summary>The models that are compared, and their indexes.</summary>
/// <param name="BaselineModel">The bi-encoder, as <see cref="ModelChoice"/> finds it.</param>
/// <param name="BaselineIndex">Its index's folder.</param>
/// <param name="Model">The Hypencoder.</param>
/// <param name="Index">Its index's folder.</param>
internal sealed record BenchSources(string BaselineModel, string BaselineIndex, string Model, string Index)
{
    /// <summary>A study's first bi-encoder and last Hypencoder, on the collection that it trained them on.</summary>
    /// <exception cref="InvalidDataException">The folder holds no study of both.</exception>
    public static BenchSources OfStudy(string root)
    {
        (string baselineModel, string baselineIndex) = BiEncoderOf(root);
        (string model, string index) = HypencoderOf(root);
        return new BenchSources(baselineModel, baselineIndex, model, index);
    }

    /// <summary>A study's last Hypencoder and its index, on the collection that it was trained on.</summary>
    /// <exception cref="InvalidDataException">The folder holds no study of one.</exception>
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
        return (folder.ModelPath(model.Name), folder.IndexPath(model.Name, study.Collection));
    }

    /// <summary>What tables call a model: the last part of its name or folder.</summary>
    public static string NameOf(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(model));
}
