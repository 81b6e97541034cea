using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Files;

/// <summary>
/// Damaged forms of a file: each byte changed in turn, and the file truncated to each length. Of the header, only the
/// bytes of the fields and some others are changed, unless all are requested, which takes ten times as long.
/// </summary>
internal static class Damage
{
    /// <summary>
    /// Writes every damaged form of <paramref name="intact"/> to <paramref name="path"/> and calls <paramref
    /// name="use"/>, which may throw only <see cref="InvalidDataException"/>. Returns the number of forms for which it
    /// did not throw.
    /// </summary>
    public static int Try(byte[] intact, string path, bool everywhere, Action use)
    {
        int served = 0;
        for (int at = 0; at < intact.Length; at++)
        {
            if (!everywhere && at is > 128 and < FileHeader.Size - 8 && at % 97 != 0)
                continue;
            Try(intact[..at]);
            byte[] changed = [.. intact];
            changed[at] ^= (byte)(1 + at * 37 % 255);
            Try(changed);
        }
        return served;

        void Try(byte[] damaged)
        {
            File.WriteAllBytes(path, damaged);
            try
            {
                use();
                served++;
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The result of <paramref name="read"/>, or null where it reports damage.</summary>
    public static T? OrNull<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
