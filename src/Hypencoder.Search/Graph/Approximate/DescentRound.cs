namespace Hypencoder.Search;

/// <summary>
/// One round of NN-descent (Dong, Moses, Li, WWW 2011): positions near the same position may be near each other. At
/// each position, some members of its list that are new since the last round are compared with each other and with some
/// old members; members of other lists that contain this position take part as well. All pairs are chosen before any
/// list changes.
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

    /// <summary>Chooses the pairs and compares them.</summary>
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
    /// Chooses the nearest of the old members and random ones of the new, since the nearest found by partitions have
    /// been compared already. The reverse lists keep a random choice where there are too many.
    /// </summary>
    private void Draw(int self, ulong seed)
    {
        Span<int> fresh = Of(_new, self), old = Of(_old, self);
        fresh.Fill(-1);
        old.Fill(-1);
        int freshCount = 0, oldCount = 0, unused = 0;
        foreach (ulong entry in lists.List(self))
            unused += CandidateLists.IsUsed(entry) ? 0 : 1;
        foreach (ref ulong entry in lists.List(self))
        {
            if (CandidateLists.IsEmpty(entry))
                break;
            int other = CandidateLists.PositionOf(entry);
            // A random number in [0, 1) takes the place of the distance.
            float drawn = (SplitMix64.Mix(seed ^ (uint)other, (uint)self) >> 40) * (1f / (1 << 24));
            if (CandidateLists.IsUsed(entry))
            {
                if (oldCount < sample)
                    old[oldCount++] = other;
                _oldOf.Offer(other, self, drawn);
            }
            else if (freshCount < sample && drawn * unused < sample)
            {
                fresh[freshCount++] = other;
                _newOf.Offer(other, self, drawn);
                entry |= 1;
            }
        }
    }
}
