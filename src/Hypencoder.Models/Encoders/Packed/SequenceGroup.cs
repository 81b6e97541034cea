namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Sequences that go through the transformer together, one after the other without padding.</summary>
internal readonly record struct SequenceGroup(int First, int Count)
{
    /// <summary>
    /// Cuts sequences, in their order, into groups of about <paramref name="rows"/> tokens; where threads have several
    /// each, a multiple of the threads, alike in tokens.
    /// </summary>
    /// <param name="lengths">Rows that each sequence takes.</param>
    /// <param name="rows">Wanted in a group.</param>
    /// <param name="threads">Which take groups.</param>
    public static List<SequenceGroup> Cut(ReadOnlySpan<int> lengths, int rows, int threads)
    {
        long total = 0;
        foreach (int length in lengths)
            total += length;
        long count = Math.Max(1, (total + rows / 2) / rows);
        // Fewer tokens than that a thread are encoded by all threads together.
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
