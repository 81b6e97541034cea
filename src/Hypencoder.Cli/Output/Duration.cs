
namespace Hypencoder.Cli.Output;

/// <summary>Formats durations for display.</summary>
internal static class Duration
{
    /// <summary>Formats a duration, such as 40 s, 3 min 20 s, 2 h 5 min or 3 d 4 h.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{time.Seconds} s",
        { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds} s",
        { TotalHours: >= 48 } => $"{(long)time.TotalDays:N0} d {time.Hours} h",
        _ => $"{(long)time.TotalHours} h {time.Minutes} min",
    };
}
