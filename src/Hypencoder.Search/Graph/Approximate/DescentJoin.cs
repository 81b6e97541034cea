using System.Numerics;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search;

/// <summary>
/// Compares those that meet at one position: the new with each other and with the old. One thread uses it at a time.
/// </summary>
internal sealed class DescentJoin(GraphVectors vectors, CandidateLists lists, int sample)
{
    private readonly PairDistances _distances = PairDistances.Create(vectors);
    private readonly int[] _met = new int[4 * sample];
    private readonly float[] _limits = new float[4 * sample + Vector512<float>.Count];

    /// <summary>Offers all pairs; how many entries the lists gained.</summary>
    public long Run(
        int self, ReadOnlySpan<int> fresh, ReadOnlySpan<ulong> freshOf, ReadOnlySpan<int> old, ReadOnlySpan<ulong> oldOf)
    {
        int count = Add(0, fresh, freshOf, self);
        if (count == 0)
            return 0;
        int freshCount = count;
        count = Add(count, old, oldOf, self);
        ReadOnlySpan<int> met = _met.AsSpan(0, count);
        _limits.AsSpan().Fill(float.NegativeInfinity); // new ones are rows, and need no offers as columns
        for (int i = freshCount; i < count; i++)
            _limits[i] = lists.Limit(met[i]);
        _distances.SetColumns(met);
        ReadOnlySpan<float> distances = _distances.Compute(met[..freshCount]);
        long gained = 0;
        for (int i = 0; i < freshCount; i++)
        {
            ReadOnlySpan<float> row = distances.Slice(i * _distances.Stride, _distances.Stride);
            gained += lists.OfferAll(met[i], met[i], met, row);
            gained += OfferToOld(met[i], met, freshCount, row);
        }
        return gained;
    }

    private int Add(int count, ReadOnlySpan<int> others, ReadOnlySpan<ulong> othersOf, int self)
    {
        foreach (int other in others)
        {
            if (other < 0)
                break;
            if (!_met.AsSpan(0, count).Contains(other))
                _met[count++] = other;
        }
        foreach (ulong entry in othersOf)
        {
            if (CandidateLists.IsEmpty(entry))
                break;
            int other = CandidateLists.PositionOf(entry);
            if (!_met.AsSpan(0, count).Contains(other))
                _met[count++] = other;
        }
        return count;
    }

    private int OfferToOld(int fresh, ReadOnlySpan<int> met, int freshCount, ReadOnlySpan<float> row)
    {
        int gained = 0, lanes = Vector512<float>.Count;
        for (int start = freshCount / lanes * lanes; start < met.Length; start += lanes)
        {
            ulong below = Vector512.LessThan(Vector512.Create(row[start..]), Vector512.Create(_limits, start))
                .ExtractMostSignificantBits();
            for (; below != 0; below &= below - 1)
            {
                int i = start + BitOperations.TrailingZeroCount(below);
                if (i < met.Length && lists.Offer(met[i], fresh, row[i]))
                    gained++;
            }
        }
        return gained;
    }
}
