namespace Hypencoder.Studies.Planning;

/// <summary>Formats sizes for display.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];

    /// <summary>Formats a size in decimal units, such as 512 bytes, 4.2 MB or 31.7 GB.</summary>
    public static string Text(long bytes)
    {
        if (bytes < 1000)
            return $"{bytes} bytes";
        double size = bytes / 1000.0;
        int unit = 0;
        for (; size >= 999.95 && unit < Units.Length - 1; unit++)
            size /= 1000;
        return FormattableString.Invariant($"{size:F1} {Units[unit]}");
    }
}
