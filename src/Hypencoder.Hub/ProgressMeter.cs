namespace Hypencoder.Hub;

/// <summary>Adds up the progress of a pull over the chosen files.</summary>
internal sealed class ProgressMeter(
    IReadOnlyList<RepositoryFile> files, IProgress<HubProgress>? progress, TimeProvider time)
{
    private readonly long _total = files.Sum(f => f.Size!.Value);
    private readonly long _start = time.GetTimestamp();
    private long _before;
    private long _received;

    /// <summary>Reports the progress of one file.</summary>
    /// <param name="index">Index of the file.</param>
    /// <param name="position">Number of the file's bytes that are present.</param>
    /// <param name="received">Number of bytes just received.</param>
    public void Advance(int index, long position, int received)
    {
        _received += received;
        Report(index, index, position);
    }

    /// <summary>Reports that a file is complete.</summary>
    public void Finish(int index)
    {
        _before += files[index].Size!.Value;
        Report(index, index + 1, 0);
    }

    private void Report(int index, int filesDone, long position)
    {
        if (progress is null)
            return;
        long done = _before + position;
        double seconds = time.GetElapsedTime(_start).TotalSeconds;
        double speed = seconds > 0 ? _received / seconds : 0;
        double remaining = speed > 0 ? Math.Min((_total - done) / speed, TimeSpan.MaxValue.TotalSeconds / 2) : 0;
        progress.Report(new HubProgress(
            files[index].Path, filesDone, files.Count, done, _total, speed, TimeSpan.FromSeconds(remaining)));
    }
}
