namespace Hypencoder.Search.Kernels;

/// <summary>Sizes of blocks that hold more than is needed, so that every tile of them is whole.</summary>
internal static class Padding
{
    /// <summary>The least multiple that is not below a value.</summary>
    public static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
