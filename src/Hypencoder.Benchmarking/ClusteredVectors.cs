using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>
/// Random vectors in clusters on a plane of a few dimensions with a little noise, similar to those of an encoder.
/// </summary>
internal static class ClusteredVectors
{
    private const int LatentDimension = 16;
    private const int PassagesPerCluster = 1000;

    public static void Write(string path, GraphBenchmarkOptions options, CancellationToken cancellationToken)
    {
        SplitMix64 random = new((ulong)options.Seed);
        int d = options.Dimension, clusters = options.Passages / PassagesPerCluster + 1;
        double[] centers = Gaussians(clusters * LatentDimension), plane = Gaussians(LatentDimension * d);
        double[] latent = new double[LatentDimension];
        VectorFile.Write(path, options.Passages, d, "benchmark", passage => $"{passage}", Fill, cancellationToken);

        void Fill(int passage, Span<float> vector)
        {
            int cluster = random.Below(clusters);
            for (int j = 0; j < LatentDimension; j++)
                latent[j] = centers[cluster * LatentDimension + j] + 0.5 * random.Gaussian();
            for (int i = 0; i < d; i++)
            {
                double sum = 0.1 * random.Gaussian();
                for (int j = 0; j < LatentDimension; j++)
                    sum += latent[j] * plane[j * d + i];
                vector[i] = (float)sum;
            }
        }

        double[] Gaussians(int count)
        {
            double[] numbers = new double[count];
            foreach (ref double number in numbers.AsSpan())
                number = random.Gaussian();
            return numbers;
        }
    }
}
