using System.Text;

namespace Hypencoder.Tests;

/// <summary>Random damage to a file, text or binary: one to three changes.</summary>
internal static class Mutation
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "-1", "0", "1e999", "NaN", "2147483648", "9223372036854775807", "99999999999999999999",
            "1.5", "\"\"", "\"\\ud800\"", "\"\\n\"", "[]", "{}", "[[[[[[", "{\"content\": 1}", "\0", "\u2028", "\n\n",
            "##", ",", ":", "\"[CLS]\"", "\"../../etc/passwd\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static byte[] Of(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 1; changes--)
            Change(bytes, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count), length = random.Next(1, Math.Min(24, bytes.Count - at) + 1);
        switch (random.Next(11))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 3: // a length, or the bytes of a number, at their largest
            case 4: // or at zero
                for (int i = at; i < at + length; i++)
                    bytes[i] = (byte)(random.Next(2) == 0 ? 0xff : 0);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                bytes.RemoveRange(at, length);
                break;
            case 7:
                bytes.InsertRange(at, Enumerable.Repeat((byte)'[', 10_000));
                break;
            case 8:
                bytes.InsertRange(at, Values[random.Next(Values.Length)]);
                break;
            default:
                ReplaceValue(bytes, at, Values[random.Next(Values.Length)]);
                break;
        }
    }

    /// <summary>Replaces what stands between the next colon or line end and the next end of a value of JSON.</summary>
    private static void ReplaceValue(List<byte> bytes, int at, byte[] value)
    {
        int start = bytes.FindIndex(at, b => b is (byte)':' or (byte)'\n') + 1;
        int end = bytes.FindIndex(start, b => b is (byte)',' or (byte)'}' or (byte)']' or (byte)'\n');
        if (start == 0 || end < 0)
            return;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, value);
    }
}
