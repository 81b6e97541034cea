using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// The vectors of a store and, if more are wanted than it holds, repeated copies of them, each with new Gaussian noise.
/// The length of the noise is half the median distance to the nearest passage, so that the copies of a passage are near
/// each other but distinct.
/// </summary>
internal sealed class JitteredVectors(VectorStore source, int passages, int seed)
{
    private const double NoiseShare = 0.5;
    private const int NoiseSample = 64;

    /// <summary>Writes the vectors, the store's own with their ids.</summary>
    public void Write(string path, CancellationToken cancellationToken)
    {
        SplitMix64 random = new((ulong)seed);
        double noise = source.Count < passages ? NoiseShare * Nearest() / Math.Sqrt(source.Dimension) : 0;
        VectorFile.Write(path, passages, source.Dimension, source.ModelFingerprint, Id, Fill, cancellationToken);

        void Fill(int passage, Span<float> vector)
        {
            source.Read(passage % source.Count, vector);
            for (int i = 0; passage >= source.Count && i < vector.Length; i++)
                vector[i] += (float)(noise * random.Gaussian());
        }
    }

    /// <summary>Id of a passage of the store or of a copy.</summary>
    public string Id(int passage) => passage < source.Count ? source.Id(passage) : $"jittered-{passage}";

    /// <summary>Median distance to the nearest other passage, over a sample.</summary>
    private double Nearest()
    {
        if (source.Count < 2)
            return 1;
        NearestBlock block = NearestBlock.Create(source, 1);
        int[] nearest = new int[1];
        float[] vector = new float[source.Dimension], other = new float[source.Dimension];
        List<double> distances = [];
        for (int i = 0; i < Math.Min(NoiseSample, source.Count); i++)
        {
            int passage = (int)((long)i * source.Count / NoiseSample % source.Count);
            block.Find(passage, 1, nearest, CancellationToken.None);
            source.Read(passage, vector);
            source.Read(nearest[0], other);
            distances.Add(Math.Sqrt(NearestBlock.SquaredDistance(vector, other)));
        }
        distances.Sort();
        return distances[distances.Count / 2];
    }
}
