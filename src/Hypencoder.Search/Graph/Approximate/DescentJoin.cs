using System.Numerics;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search;

/// <summary>
/// Compares the candidates that meet at one position: new ones with each other and with old ones. An instance must not
/// be used by two threads at once.
/// </summary>
internal sealed class DescentJoin(GraphVectors vectors, CandidateLists lists, int sample)
{
    private readonly PairDistances _distances = PairDistances.Create(vectors);
    private readonly int[] _met = new int[4 * sample];
    private readonly float[] _limits = new float[4 * sample + Vector512<float>.Count];

    /// <summary>Offers all pairs to the lists.</summary>
    /// <param name="fresh">New members of the position's list, followed by −1.</param>
    /// <param name="freshOf">Entries of the positions whose lists have this position as a new member.</param>
    /// <param name="old">Old members of the position's list, followed by −1.</param>
    /// <param name="oldOf">Entries of the positions whose lists have this position as an old member.</param>
    public void Run(
        ReadOnlySpan<int> fresh, ReadOnlySpan<ulong> freshOf, ReadOnlySpan<int> old, ReadOnlySpan<ulong> oldOf)
    {
        int count = Add(0, fresh, freshOf);
        if (count == 0)
            return;
        int freshCount = count;
        count = Add(count, old, oldOf);
        ReadOnlySpan<int> met = _met.AsSpan(0, count);
        _limits.AsSpan().Fill(float.NegativeInfinity); // new ones are rows already, and need no offers as columns
        for (int i = freshCount; i < count; i++)
            _limits[i] = lists.Limit(met[i]);
        _distances.SetColumns(met);
        ReadOnlySpan<float> distances = _distances.Compute(met[..freshCount]);
        for (int i = 0; i < freshCount; i++)
        {
            ReadOnlySpan<float> row = distances.Slice(i * _distances.Stride, _distances.Stride);
            lists.OfferAll(met[i], met[i], met, row);
            OfferToOld(met[i], met, freshCount, row);
        }
    }

    /// <summary>Adds candidates that are not present yet and returns the new count.</summary>
    private int Add(int count, ReadOnlySpan<int> others, ReadOnlySpan<ulong> othersOf)
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

    private void OfferToOld(int fresh, ReadOnlySpan<int> met, int freshCount, ReadOnlySpan<float> row)
    {
        int lanes = Vector512<float>.Count;
        for (int start = freshCount / lanes * lanes; start < met.Length; start += lanes)
        {
            ulong below = Vector512.LessThan(Vector512.Create(row[start..]), Vector512.Create(_limits, start))
                .ExtractMostSignificantBits();
            for (; below != 0; below &= below - 1)
            {
                int i = start + BitOperations.TrailingZeroCount(below);
                lists.Offer(met[i], fresh, row[i]);
            }
        }
    }
}
