namespace Hypencoder.Models.Tests.Indexing.Import;

/// <summary>One random damage of a file: cut, changed, blown up, repeated or taken out.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length), length = random.Next(Math.Min(16, bytes.Length - at) + 1);
        byte[] changed = [.. bytes];
        switch (random.Next(6))
        {
            case 0:
                return bytes[..at];
            case 1:
                changed[at] ^= (byte)(1 << random.Next(8));
                return changed;
            case 2:
                changed[at] = (byte)random.Next(256);
                return changed;
            case 3: // a length, or the bytes of a number, at their largest
                changed.AsSpan(at, length).Fill(0xFF);
                return changed;
            case 4:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            default:
                return [.. bytes[..at], .. bytes[(at + length)..]];
        }
    }
}
