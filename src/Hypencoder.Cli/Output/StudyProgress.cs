using Hypencoder.Studies;

namespace Hypencoder.Cli.Output;

/// <summary>Shows a study's stages on standard error.</summary>
internal sealed class StudyProgress(ProgressLine line) : IStudyObserver
{
    private string _stage = "";

    public void StageStarted(string stage)
    {
        _stage = stage;
        line.Report(stage);
    }

    public void Progress(string message) => line.Report($"{_stage}: {message}");

    public void Note(string message) => line.Note($"{_stage}: {message}");

    public void StageFinished(string stage, TimeSpan elapsed) =>
        line.Note($"{stage}: {elapsed.TotalSeconds:F1} s");
}
