using Hypencoder.Search.Kernels;

namespace Hypencoder.Search.Tests.Kernels;

public sealed unsafe class Int8TileTests
{
    private static readonly byte[] Unsigned = [0, 1, 127, 128, 254, 255];
    private static readonly sbyte[] Signed = [-128, -127, -1, 0, 1, 127];

    [Fact]
    public void MultiplyRow_Portable_GivesTheSumsOfALoop() => Check<Int8TilePortable>();

    [Fact]
    public void MultiplyRow_Vnni_GivesTheSumsOfALoop()
    {
        Assert.SkipUnless(Int8TileVnni.IsSupported, "this processor has no AVX-VNNI");
        Check<Int8TileVnni>();
    }

    private static void Check<TTile>()
        where TTile : struct, IInt8Tile
    {
        Random random = new(1);
        foreach (int steps in new[] { 0, 1, 2, 7, 8, 32, 192 })
        {
            for (int round = 0; round < 12; round++)
            {
                bool extremes = round % 3 == 0, constant = round % 3 == 1;
                byte ofRow = Unsigned[random.Next(6)];
                sbyte ofPanel = Signed[random.Next(6)];
                byte[] row = [.. Enumerable.Range(0, steps * 4).Select(_ =>
                    constant ? ofRow : extremes ? Unsigned[random.Next(6)] : (byte)random.Next(256))];
                sbyte[] panel = [.. Enumerable.Range(0, steps * 64).Select(_ =>
                    constant ? ofPanel : extremes ? Signed[random.Next(6)] : (sbyte)random.Next(-128, 128))];
                int[] initial = [.. Enumerable.Range(0, 16).Select(_ => random.Next(-100_000, 100_000))];
                int[] expected = [.. initial], found = new int[16];
                for (int column = 0; column < 16; column++)
                {
                    for (int k = 0; k < steps * 4; k++)
                        expected[column] += row[k] * panel[(k / 4 * 16 + column) * 4 + k % 4];
                }
                fixed (byte* a = row)
                fixed (sbyte* b = panel)
                fixed (int* start = initial, c = found)
                    TTile.MultiplyRow(a, b, steps, start, c);
                Assert.Equal(expected, found);
            }
        }
    }
}
