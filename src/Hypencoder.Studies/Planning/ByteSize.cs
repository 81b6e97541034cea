namespace Hypencoder.Studies.Planning;

/// <summary>Sizes as people read them.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB"];

    /// <summary>For example 512 bytes, 4.2 MB, 31.7 GB; decimal units.</summary>
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
