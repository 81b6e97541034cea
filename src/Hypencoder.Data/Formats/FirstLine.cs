namespace Hypencoder.Data.Formats;

/// <summary>The first line of a text file, gzip when it ends in .gz, by which forms of files are told apart.</summary>
internal static class FirstLine
{
    private const int Longest = 1 << 16;

    /// <summary>Its beginning; null where there is none. What is wrong then is the reader's to say.</summary>
    public static string? Of(string path)
    {
        char[] start = new char[Longest];
        try
        {
            using StreamReader reader = new(LineReader.Open(path));
            int read = reader.ReadBlock(start);
            ReadOnlySpan<char> line = start.AsSpan(0, read);
            int end = line.IndexOfAny('\r', '\n');
            return read == 0 ? null : (end < 0 ? line : line[..end]).ToString();
        }
        catch (InvalidDataException) // no file, or no gzip
        {
            return null;
        }
    }
}
