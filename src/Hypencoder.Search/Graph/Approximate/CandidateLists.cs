using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hypencoder.Search;

/// <summary>
/// For each position, the few nearest of the positions that were offered to it, ordered by distance, then position. The
/// final content does not depend on the order of the offers, so many threads may offer at once.
/// </summary>
/// <remarks>
/// An entry is one number, so that numbers compare as entries do: the bits of the distance (which is not negative), the
/// position, and in the lowest bit whether a round has used the entry. Empty places hold the greatest number.
/// </remarks>
internal sealed class CandidateLists
{
    private const ulong Empty = ulong.MaxValue;
    private const int LockCount = 1 << 14;
    private readonly ulong[] _entries;
    private readonly float[] _limits;
    private readonly int[] _locks = new int[LockCount];

    public CandidateLists(int count, int capacity)
    {
        Capacity = capacity;
        _entries = new ulong[checked((long)count * capacity)];
        _limits = new float[count];
        Clear();
    }

    public int Capacity { get; }

    public Span<ulong> All => _entries;

    /// <summary>
    /// Distance below which an offer is accepted; may be slightly too high while other threads offer.
    /// </summary>
    public float Limit(int self) => Volatile.Read(ref _limits[self]);

    public void Clear()
    {
        _entries.AsSpan().Fill(Empty);
        _limits.AsSpan().Fill(float.PositiveInfinity);
    }

    /// <summary>Recomputes the limits after entries were written to <see cref="All"/>.</summary>
    public void EntriesChanged()
    {
        for (int i = 0; i < _limits.Length; i++)
            _limits[i] = LimitOf(List(i)[^1]);
    }

    /// <summary>
    /// Checks entries read from a file and returns the first invalid list; null if all are valid. A list is invalid if
    /// its entries do not ascend, a distance is not a number, or a position is out of range, its own or a duplicate.
    /// </summary>
    public int? FirstFault()
    {
        HashSet<int> met = [];
        for (int self = 0; self < _limits.Length; self++)
        {
            met.Clear();
            met.Add(self);
            ulong before = 0;
            foreach (ulong entry in List(self))
            {
                bool isRight = IsEmpty(entry) || (
                    float.IsFinite(BitConverter.UInt32BitsToSingle((uint)(entry >> 32))) && (long)entry >= 0
                    && PositionOf(entry) < _limits.Length && met.Add(PositionOf(entry)));
                if (!isRight || entry < before)
                    return self;
                before = entry;
            }
        }
        return null;
    }

    public static bool IsEmpty(ulong entry) => entry == Empty;

    public static bool IsUsed(ulong entry) => (entry & 1) != 0;

    public static int PositionOf(ulong entry) => (int)((uint)entry >> 1);

    /// <summary>The entries of one list, nearest first.</summary>
    public Span<ulong> List(int self) => _entries.AsSpan(self * Capacity, Capacity);

    /// <summary>Offers one position.</summary>
    public void Offer(int self, int other, float distance)
    {
        ulong entry = Entry(other, distance);
        Span<ulong> list = List(self);
        if (entry >= Volatile.Read(ref list[^1]))
            return;
        Lock(self);
        Insert(list, entry);
        Volatile.Write(ref _limits[self], LimitOf(list[^1]));
        Unlock(self);
    }

    /// <summary>Offers several positions, which may include the list's own.</summary>
    /// <param name="self">Position of the list.</param>
    /// <param name="own">Position that is skipped.</param>
    /// <param name="others">Positions offered.</param>
    /// <param name="distances">Their distances, padded with infinity to a whole number of vectors.</param>
    public void OfferAll(int self, int own, ReadOnlySpan<int> others, ReadOnlySpan<float> distances)
    {
        Span<ulong> list = List(self);
        bool locked = false;
        Vector512<float> limit = Vector512.Create(Limit(self));
        for (int start = 0; start < others.Length; start += Vector512<float>.Count)
        {
            ulong below = Vector512.LessThan(Vector512.Create(distances[start..]), limit).ExtractMostSignificantBits();
            for (; below != 0; below &= below - 1)
            {
                int i = start + BitOperations.TrailingZeroCount(below);
                ulong entry = Entry(others[i], distances[i]);
                if (others[i] == own || entry >= Volatile.Read(ref list[^1]))
                    continue;
                if (!locked)
                    Lock(self);
                locked = true;
                Insert(list, entry);
                limit = Vector512.Create(LimitOf(list[^1]));
            }
        }
        if (locked)
        {
            Volatile.Write(ref _limits[self], LimitOf(list[^1]));
            Unlock(self);
        }
    }

    private static ulong Entry(int other, float distance) =>
        ((ulong)BitConverter.SingleToUInt32Bits(distance) << 32) | ((uint)other << 1);

    /// <summary>
    /// The next greater float, since an equally distant position with a lower index is still accepted.
    /// </summary>
    private static float LimitOf(ulong last) => last == Empty
        ? float.PositiveInfinity
        : MathF.BitIncrement(BitConverter.UInt32BitsToSingle((uint)(last >> 32)));

    /// <summary>
    /// A distance is the same whenever it is computed, so an entry that is already present is found at its place.
    /// </summary>
    private static void Insert(Span<ulong> list, ulong entry)
    {
        ref ulong first = ref MemoryMarshal.GetReference(list);
        int place = 0, length = list.Length;
        while (length > 0)
        {
            int half = length >> 1;
            if (Unsafe.Add(ref first, place + half) < entry)
            {
                place += half + 1;
                length -= half + 1;
            }
            else
            {
                length = half;
            }
        }
        if (place == list.Length || list[place] >> 1 == entry >> 1)
            return;
        list[place..^1].CopyTo(list[(place + 1)..]);
        list[place] = entry;
    }

    private void Lock(int self)
    {
        ref int place = ref _locks[self & (LockCount - 1)];
        SpinWait wait = default;
        while (Interlocked.CompareExchange(ref place, 1, 0) != 0)
            wait.SpinOnce(sleep1Threshold: -1);
    }

    private void Unlock(int self) => Volatile.Write(ref _locks[self & (LockCount - 1)], 0);
}
