using Hypencoder.Search.Files;

namespace Hypencoder.Search.Tests.Files;

/// <summary>
/// A file with each byte changed in turn, and cut off at each length; of the header's bytes only those of the fields
/// and some of the rest, unless all are wanted, which takes ten times as long.
/// </summary>
internal static class Damage
{
    /// <summary>
    /// Writes every damaged form of <paramref name="intact"/> to <paramref name="path"/> and calls
    /// <paramref name="use"/>, which may throw <see cref="InvalidDataException"/> and nothing else; how many forms it
    /// took without.
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

    /// <summary>What <paramref name="read"/> gives, or null where it finds damage.</summary>
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
