using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;

namespace Hypencoder.Perturbations.Texts;

/// <summary>
/// Random numbers that belong to one query and one perturbation, so that neither the order of queries nor which others
/// there are changes what happens to it: SplitMix64 from a SHA-256 of seed, perturbation and query id.
/// </summary>
internal sealed class SeededDraws
{
    private SplitMix64 _random;

    public SeededDraws(int seed, Query query, string perturbation)
    {
        byte[] key = Encoding.UTF8.GetBytes($"{seed}\n{perturbation}\n{query.Id}");
        _random = new SplitMix64(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(key)));
    }

    /// <summary>A number from 0 to below <paramref name="count"/>, each as likely.</summary>
    public int Below(int count)
    {
        // Lemire's multiplication; the draws that would make some numbers likelier are thrown away.
        ulong bound = (ulong)count, threshold = (0 - bound) % bound;
        while (true)
        {
            ulong high = Math.BigMul(_random.Next(), bound, out ulong low);
            if (low >= threshold)
                return (int)high;
        }
    }

    /// <summary>A number from 0 to below 1.</summary>
    public double Share() => (_random.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>One of the items.</summary>
    public T One<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>The items in random order, drawn as they are taken.</summary>
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
