using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Output;

/// <summary>Formats the progress of encoding.</summary>
internal static class EncodeProgress
{
    public static string Text(EncodingProgress progress) =>
        $"{progress.Done:N0} of {progress.Total:N0} passages, {progress.PassagesPerSecond:F0}/s, "
        + $"{Duration.Text(progress.Remaining)} left";
}
