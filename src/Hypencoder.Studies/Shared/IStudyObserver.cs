namespace Hypencoder.Studies;

/// <summary>Receives reports of the progress of a study.</summary>
internal interface IStudyObserver
{
    /// <summary>Called when a stage begins.</summary>
    void StageStarted(string stage);

    /// <summary>Called with one line of text about the progress of the current stage.</summary>
    void Progress(string message);

    /// <summary>Called with one line of text about the current stage that should remain visible.</summary>
    void Note(string message) => Progress(message);

    /// <summary>Called when a stage has finished.</summary>
    void StageFinished(string stage, TimeSpan elapsed);
}
