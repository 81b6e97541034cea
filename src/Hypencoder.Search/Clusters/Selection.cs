namespace Hypencoder.Search;

/// <summary>Hoare's selection algorithm, which takes linear time on average.</summary>
internal static class Selection
{
    /// <summary>Moves the <paramref name="count"/> largest keys, all distinct, to the front, in any order.</summary>
    public static void MoveLargestFirst(Span<ulong> keys, int count)
    {
        int low = 0, high = keys.Length - 1;
        while (low < high && count > low && count <= high)
        {
            ulong pivot = MedianOfThree(keys[low], keys[(low + high) >>> 1], keys[high]);
            int left = low - 1, right = high + 1;
            while (true)
            {
                while (keys[++left] > pivot)
                {
                }
                while (keys[--right] < pivot)
                {
                }
                if (left >= right)
                    break;
                (keys[left], keys[right]) = (keys[right], keys[left]);
            }
            if (count <= right)
                high = right;
            else
                low = right + 1;
        }
    }

    private static ulong MedianOfThree(ulong a, ulong b, ulong c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
