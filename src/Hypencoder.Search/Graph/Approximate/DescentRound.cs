namespace Hypencoder.Search;

/// <summary>
/// One round of NN-descent (Dong, Moses, Li, WWW 2011): who is near the same position may be near each other. At each
/// position meet some members of its list that have not met there before, some others, and some of those whose list it
/// is in. Who meets whom is fixed before any list changes.
/// </summary>
internal sealed class DescentRound(GraphVectors vectors, CandidateLists lists, int threads, int sample)
{
    private const int BlockRows = 512;
    private readonly int[] _new = new int[checked(vectors.Count * sample)];
    private readonly int[] _old = new int[checked(vectors.Count * sample)];
    private readonly CandidateLists _newOf = new(vectors.Count, sample);
    private readonly CandidateLists _oldOf = new(vectors.Count, sample);
    private readonly DescentJoin[] _joins =
        [.. Enumerable.Range(0, threads).Select(_ => new DescentJoin(vectors, lists, sample))];

    /// <summary>Draws who meets whom, and lets them meet.</summary>
    public void Run(ulong seed, Action<double> progress, CancellationToken cancellationToken)
    {
        _newOf.Clear();
        _oldOf.Clear();
        int blocks = (vectors.Count + BlockRows - 1) / BlockRows;
        Each((_, self) => Draw(self, seed), null);
        Each(
            (thread, self) => _joins[thread].Run(
                Of(_new, self), _newOf.List(self), Of(_old, self), _oldOf.List(self)),
            progress);

        void Each(Action<int, int> work, Action<double>? progress)
        {
            Threads.Each(threads, blocks, (thread, block) =>
            {
                int end = Math.Min(vectors.Count, (block + 1) * BlockRows);
                for (int self = block * BlockRows; self < end && !cancellationToken.IsCancellationRequested; self++)
                    work(thread, self);
                progress?.Invoke(1.0 / blocks);
            });
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private Span<int> Of(int[] samples, int self) => samples.AsSpan(self * sample, sample);

    /// <summary>
    /// Takes the nearest of the other members, and drawn ones of the new: what partitions found nearest has met
    /// already. It in turn is taken for them, where the seed decides who finds room.
    /// </summary>
    private void Draw(int self, ulong seed)
    {
        Span<int> fresh = Of(_new, self), old = Of(_old, self);
        fresh.Fill(-1);
        old.Fill(-1);
        int freshCount = 0, oldCount = 0, untaken = 0;
        foreach (ulong entry in lists.List(self))
            untaken += CandidateLists.IsTaken(entry) ? 0 : 1;
        foreach (ref ulong entry in lists.List(self))
        {
            if (CandidateLists.IsEmpty(entry))
                break;
            int other = CandidateLists.PositionOf(entry);
            // A number in [0, 1) takes the place of the distance.
            float drawn = (SplitMix64.Mix(seed ^ (uint)other, (uint)self) >> 40) * (1f / (1 << 24));
            if (CandidateLists.IsTaken(entry))
            {
                if (oldCount < sample)
                    old[oldCount++] = other;
                _oldOf.Offer(other, self, drawn);
            }
            else if (freshCount < sample && drawn * untaken < sample)
            {
                fresh[freshCount++] = other;
                _newOf.Offer(other, self, drawn);
                entry |= 1;
            }
        }
    }
}
