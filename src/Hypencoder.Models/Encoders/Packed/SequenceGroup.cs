namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Sequences that pass through the transformer together, one after the other without padding.</summary>
internal readonly record struct SequenceGroup(int First, int Count)
{
    /// <summary>
    /// Divides sequences, in their order, into groups of about <paramref name="rows"/> tokens. If each thread gets
    /// several groups, their number is a multiple of that of threads, with about equal numbers of tokens.
    /// </summary>
    /// <param name="lengths">Number of rows of each sequence.</param>
    /// <param name="rows">Wanted number of rows in a group.</param>
    /// <param name="threads">Number of threads that take groups.</param>
    public static List<SequenceGroup> Cut(ReadOnlySpan<int> lengths, int rows, int threads)
    {
        long total = 0;
        foreach (int length in lengths)
            total += length;
        long count = Math.Max(1, (total + rows / 2) / rows);
        // With fewer tokens for each thread, all threads encode together.
        if (count > 1 || (lengths.Length >= threads && total >= threads * (long)rows / 4))
            count = (count + threads - 1) / threads * threads;
        List<SequenceGroup> groups = [];
        long sum = 0;
        for (int i = 0, first = 0; i < lengths.Length; i++)
        {
            sum += lengths[i];
            if (sum * count >= total * (groups.Count + 1) || i == lengths.Length - 1)
            {
                groups.Add(new SequenceGroup(first, i + 1 - first));
                first = i + 1;
            }
        }
        return groups;
    }
}
