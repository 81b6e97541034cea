using Hypencoder.Models;

namespace Hypencoder.Studies;

/// <summary>What every stage of a running study needs.</summary>
/// <param name="Study">The study.</param>
/// <param name="Profile">Its profile.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Threads">Number of threads for encoding and search; 0 for all cores.</param>
/// <param name="Observer">Hears of progress.</param>
/// <param name="Cancellation">Stops it.</param>
internal sealed record StudyContext(
    StudyConfig Study, StudyProfile Profile, StudyFolder Folder, int Threads, IStudyObserver Observer,
    CancellationToken Cancellation)
{
    /// <summary>One of the study's trained models, on our own kernels.</summary>
    public RetrievalModel LoadModel(string name) =>
        RetrievalModel.Load(Folder.ModelPath(name), new ModelOptions { Threads = Threads });
}
