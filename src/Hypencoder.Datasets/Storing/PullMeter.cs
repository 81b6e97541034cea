using Hypencoder.Hub;

namespace Hypencoder.Datasets.Storing;

/// <summary>Computes and reports the progress of a pull.</summary>
internal sealed class PullMeter(IProgress<DatasetProgress>? progress, int files, TimeProvider time)
    : IProgress<HubProgress>
{
    private long _start;
    private long _received;

    public int FilesDone { get; set; }

    /// <summary>Starts the clock for a file, or for a stage of one.</summary>
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
        progress.Report(new DatasetProgress(file, stage, FilesDone, files, done, total, speed, remaining));
    }

    public void Report(HubProgress hub) => progress?.Report(new DatasetProgress(
        hub.File, DatasetStage.Downloading, FilesDone, files, hub.BytesDone, hub.Bytes, hub.BytesPerSecond,
        hub.BytesPerSecond > 0 ? hub.Remaining : null));
}
