using Hypencoder.Datasets;
using Hypencoder.Hub;

namespace Hypencoder.Cli.Output;

/// <summary>Formats the progress of a download.</summary>
internal static class PullProgress
{
    private const double Mega = 1e6;

    public static string Text(HubProgress progress)
    {
        string left = progress.BytesPerSecond > 0
            ? $", {progress.BytesPerSecond / Mega:F1} MB/s, {Duration.Text(progress.Remaining)} left"
            : "";
        return $"{progress.BytesDone / Mega:N1} of {progress.Bytes / Mega:N1} MB{left}: {progress.File}";
    }

    public static string Text(string id, DatasetProgress progress)
    {
        string verb = progress.Stage == DatasetStage.Extracting ? "unpacking " : "";
        string total = progress.Bytes is long bytes ? $" of {bytes / Mega:N1}" : "";
        string speed = progress.BytesPerSecond > 0 ? $", {progress.BytesPerSecond / Mega:F1} MB/s" : "";
        string left = progress.Remaining is TimeSpan remaining ? $", {Duration.Text(remaining)} left" : "";
        string files = progress.Files > 1 ? $", file {progress.FilesDone + 1} of {progress.Files}" : "";
        return $"{verb}{progress.BytesDone / Mega:N1}{total} MB{speed}{left}: {id}{files}: {progress.File}";
    }
}
