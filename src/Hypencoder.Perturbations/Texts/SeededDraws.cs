using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;

namespace Hypencoder.Perturbations.Texts;

/// <summary>
/// Random numbers for one query and one perturbation, so that the result does not depend on the order of queries or on
/// other queries. The generator is SplitMix64, seeded by a SHA-256 of seed, perturbation and query id.
/// </summary>
internal sealed class SeededDraws
{
    private SplitMix64 _random;

    public SeededDraws(int seed, Query query, string perturbation)
    {
        byte[] key = Encoding.UTF8.GetBytes($"{seed}\n{perturbation}\n{query.Id}");
        _random = new SplitMix64(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(key)));
    }

    /// <summary>Draws a whole number from 0 to below <paramref name="count"/>, uniformly.</summary>
    public int Below(int count)
    {
        // Lemire's multiplication. Draws that would make some numbers more likely are rejected.
        ulong bound = (ulong)count, threshold = (0 - bound) % bound;
        while (true)
        {
            ulong high = Math.BigMul(_random.Next(), bound, out ulong low);
            if (low >= threshold)
                return (int)high;
        }
    }

    /// <summary>Draws a number from 0 to below 1, uniformly.</summary>
    public double Share() => (_random.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws one of the items, uniformly.</summary>
    public T One<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>The items in random order; each is drawn when it is enumerated.</summary>
    public IEnumerable<T> Shuffled<T>(IEnumerable<T> items)
    {
        T[] left = [.. items];
        for (int i = 0; i < left.Length; i++)
        {
            int drawn = i + Below(left.Length - i);
            (left[i], left[drawn]) = (left[drawn], left[i]);
            yield return left[i];
        }
    }
}
