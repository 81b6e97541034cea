using Hypencoder.Data;

namespace Hypencoder.Cli.Output;

/// <summary>How far a download is, as a line of progress.</summary>
internal static class PullProgress
{
    public static string Text(HubProgress progress)
    {
        const double Mega = 1e6;
        string left = progress.BytesPerSecond > 0
            ? $", {progress.BytesPerSecond / Mega:F1} MB/s, {Duration.Text(progress.Remaining)} left"
            : "";
        return $"{progress.BytesDone / Mega:N1} of {progress.Bytes / Mega:N1} MB{left}: {progress.File}";
    }
}
