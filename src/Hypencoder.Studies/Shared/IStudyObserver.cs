namespace Hypencoder.Studies;

/// <summary>Hears how a study goes on.</summary>
internal interface IStudyObserver
{
    /// <summary>A stage begins.</summary>
    void StageStarted(string stage);

    /// <summary>News from the stage in progress, a line each.</summary>
    void Progress(string message);

    /// <summary>News from the stage in progress that should stay to be read, a line each.</summary>
    void Note(string message) => Progress(message);

    /// <summary>A stage is done.</summary>
    void StageFinished(string stage, TimeSpan elapsed);
}
