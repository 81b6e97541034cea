namespace Hypencoder.Search.Kernels;

/// <summary>Rounds sizes of blocks up, so that all of their tiles are whole.</summary>
internal static class Padding
{
    /// <summary>The least multiple that is not below a value.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
