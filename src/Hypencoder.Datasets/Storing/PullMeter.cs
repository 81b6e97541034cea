using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Tells how far a pull is.</summary>
internal sealed class PullMeter(Action<DatasetProgress>? progress, int files, TimeProvider time)
{
    private long _start;
    private long _received;

    public int FilesDone { get; set; }

    /// <summary>The work on a file begins.</summary>
    public void Begin() => (_start, _received) = (time.GetTimestamp(), 0);

    public void Report(string file, DatasetStage stage, long done, long received, long? total)
    {
        _received += received;
        if (progress is null)
            return;
        double seconds = time.GetElapsedTime(_start).TotalSeconds;
        double speed = seconds > 0 ? _received / seconds : 0;
        TimeSpan? remaining = speed > 0 && total is long all
            ? TimeSpan.FromSeconds(Math.Min(Math.Max(0, all - done) / speed, TimeSpan.MaxValue.TotalSeconds / 2))
            : null;
        progress(new DatasetProgress(file, stage, FilesDone, files, done, total, speed, remaining));
    }

    public void Report(HubProgress hub) => progress?.Invoke(new DatasetProgress(
        hub.File, DatasetStage.Downloading, FilesDone, files, hub.BytesDone, hub.Bytes, hub.BytesPerSecond,
        hub.BytesPerSecond > 0 ? hub.Remaining : null));
}
