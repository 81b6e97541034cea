using Hypencoder.Search;
using Hypencoder.Training;

namespace Hypencoder.Studies.Planning;

/// <summary>A temporary store of random vectors, which are measured with in the place of passages.</summary>
internal sealed class RandomVectors : IDisposable
{
    /// <summary>Number of vectors in the store.</summary>
    public const int Count = 4096;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"hypencoder-calibration-{Guid.NewGuid():N}.bin");

    /// <param name="dimension">Number of values of a vector.</param>
    /// <param name="seed">Seed of the values, which are uniform between -0.5 and 0.5.</param>
    public RandomVectors(int dimension, int seed)
    {
        float[] vectors = new float[Count * dimension];
        Random random = new(seed);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = (float)random.NextDouble() - 0.5f;
        try
        {
            using (VectorStoreWriter writer = VectorStoreWriter.Create(_path, dimension, ""))
            {
                writer.Append([.. Enumerable.Range(0, Count).Select(i => $"{i}")], vectors);
                writer.Complete();
            }
            Store = VectorStore.Open(_path);
        }
        catch
        {
            File.Delete(_path);
            throw;
        }
    }

    /// <summary>The store.</summary>
    public VectorStore Store { get; }

    /// <summary>Vectors of so many passages, each of which may be that of several.</summary>
    public EncodedPassages Of(int passages) => new(Store, [.. Enumerable.Range(0, passages).Select(i => i % Count)]);

    /// <summary>Closes and deletes the store.</summary>
    public void Dispose()
    {
        Store.Dispose();
        File.Delete(_path);
    }
}
