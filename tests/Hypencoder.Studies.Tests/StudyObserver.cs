namespace Hypencoder.Studies.Tests;

/// <summary>Stops a study at its first news of a stage.</summary>
/// <param name="stop">Cancelled then.</param>
/// <param name="at">The stage's name begins so; null to hear and do nothing.</param>
internal sealed class StudyObserver(CancellationTokenSource? stop = null, string? at = null) : IStudyObserver
{
    private string _stage = "";

    /// <summary>The stages begun.</summary>
    public List<string> Stages { get; } = [];

    public void StageStarted(string stage)
    {
        _stage = stage;
        Stages.Add(stage);
        if (at is not null && stage.StartsWith(at, StringComparison.Ordinal) && !stage.StartsWith("train", StringComparison.Ordinal))
            stop!.Cancel();
    }

    public void Progress(string message)
    {
        if (at is not null && _stage.StartsWith(at, StringComparison.Ordinal))
            stop!.Cancel();
    }

    public void StageFinished(string stage, TimeSpan elapsed)
    {
    }
}
