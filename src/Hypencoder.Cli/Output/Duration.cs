
namespace Hypencoder.Cli.Output;

/// <summary>Times as people read them.</summary>
internal static class Duration
{
    /// <summary>For example 40 s, 3 min 20 s, 2 h 5 min.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{time.Seconds} s",
        { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{(long)time.TotalHours} h {time.Minutes} min",
    };
}
