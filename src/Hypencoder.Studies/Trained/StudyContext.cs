using Hypencoder.Models;

namespace Hypencoder.Studies;

/// <summary>The context of a study's stages.</summary>
/// <param name="Study">The study that is run.</param>
/// <param name="Profile">The profile that is run.</param>
/// <param name="Folder">The output folder of the study.</param>
/// <param name="Threads">Number of threads for encoding and search; 0 for all cores.</param>
/// <param name="Observer">Receives reports of progress.</param>
/// <param name="CancellationToken">Stops the current stage.</param>
internal sealed record StudyContext(
    StudyConfig Study, StudyProfile Profile, StudyFolder Folder, int Threads, IStudyObserver Observer,
    CancellationToken CancellationToken)
{
    /// <summary>
    /// The folder of the indexes that the pretrained encoder makes: that of the whole study, since they depend neither on
    /// the seed nor on the fraction of the training queries. Clusters beside them depend on the seed.
    /// </summary>
    public StudyFolder SharedFolder { get => field ?? Folder; init; }

    /// <summary>Loads a trained model of the study for inference with this library's own kernels.</summary>
    public RetrievalModel LoadModel(string name) =>
        RetrievalModel.Load(Folder.ModelPath(name), new ModelOptions { Threads = Threads });
}
