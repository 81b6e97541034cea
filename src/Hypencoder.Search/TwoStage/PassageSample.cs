namespace Hypencoder.Search;

/// <summary>
/// A random sample of a store's passages, which stands for all of them where only some can be examined. Their vectors
/// are in 8-bit panels, so that the surrogate treats them as it treats candidates.
/// </summary>
internal sealed class PassageSample
{
    private const int Seed = 42;
    private const int PassagesPerSample = 32;
    private const int MinCount = 512;
    private const int MaxCount = 4096;
    private readonly byte[] _panels;

    public PassageSample(VectorStore store, RemovedPassages? removed = null)
    {
        int live = RemovedPassages.LiveOf(store, removed);
        int wanted = Math.Clamp(live / PassagesPerSample, MinCount, MaxCount);
        // Whole panels, so that no places are empty.
        Count = Math.Min(wanted, live) / ClusterPanel.Passages * ClusterPanel.Passages;
        Indices = new SplitMix64(Seed).Distinct(Count, live);
        if (removed is not null)
            MoveToLive(Indices, store.Count, removed);
        Weight = (double)live / Count;
        int bytes = ClusterPanel.Bytes(store.Dimension), d = store.Dimension;
        _panels = new byte[checked(Count / ClusterPanel.Passages * bytes)];
        float[] vectors = new float[ClusterPanel.Passages * d];
        for (int first = 0; first < Count; first += ClusterPanel.Passages)
        {
            ReadOnlySpan<int> indices = Indices.AsSpan(first, ClusterPanel.Passages);
            for (int i = 0; i < indices.Length; i++)
                store.Read(indices[i], vectors.AsSpan(i * d, d));
            ClusterPanel.Write(vectors, d, _panels.AsSpan(first / ClusterPanel.Passages * bytes, bytes));
        }
    }

    /// <summary>Number of passages sampled: one in 32, from 512 to 4,096.</summary>
    public int Count { get; }

    /// <summary>Number of passages of the store that each sampled one stands for.</summary>
    public double Weight { get; }

    /// <summary>Indices of the sampled passages, ascending.</summary>
    public int[] Indices { get; }

    /// <summary>The panels of <see cref="ClusterPanel"/>, in the order of <see cref="Indices"/>.</summary>
    public ReadOnlySpan<byte> Panels => _panels;

    /// <summary>Converts positions among the remaining passages, ascending, to the indices of those passages.</summary>
    private static void MoveToLive(Span<int> places, int passages, RemovedPassages removed)
    {
        int next = 0;
        for (int passage = 0, place = 0; passage < passages && next < places.Length; passage++)
        {
            if (!removed.Contains(passage) && places[next] == place++)
                places[next++] = passage;
        }
    }
}
