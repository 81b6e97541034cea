using Hypencoder.Search;

namespace Hypencoder.Benchmarks.Ablation;

/// <summary>
/// Best-first search of the graph with a beam of ef: the best <paramref name="Batch"/> passages not yet expanded have
/// their unseen neighbours scored together, until none of them is among the best ef, or the quota is spent.
/// </summary>
/// <param name="Beam">ef, at least top-k.</param>
/// <param name="Batch">Passages expanded at a time.</param>
/// <param name="Neighbours">How many of each list are looked at.</param>
/// <param name="Pruned">
/// How many of them are scored: those with the greatest projection on the gradient at the passage expanded (GUITAR, arXiv
/// 2312.16828); 0 for all, without gradients.
/// </param>
/// <param name="Quota">The most passages scored.</param>
internal sealed record BestFirst(int Beam, int Batch, int Neighbours, int Pruned = 0, long Quota = long.MaxValue)
{
    public Ranking Run(AblationBench bench, QNet query, int[] entries, int topK)
    {
        TopK best = new();
        best.Reset(Math.Max(Beam, topK));
        PriorityQueue<int, float> open = new();
        int[] batch = new int[Math.Max(entries.Length, Batch * Neighbours)];
        float[] scores = new float[batch.Length], gradient = new float[bench.Store.Dimension];
        int count = 0;
        foreach (int entry in entries)
        {
            if (bench.Seen.Add(entry))
                batch[count++] = entry;
        }
        while (count > 0)
        {
            bench.Score(batch, count, scores);
            for (int i = 0; i < count; i++)
            {
                if (best.Add(scores[i], batch[i]))
                    open.Enqueue(batch[i], -scores[i]);
            }
            count = 0;
            for (int expanded = 0; expanded < Batch && open.TryPeek(out int passage, out float negative);)
            {
                if ((best.IsFull && -negative < best.Threshold) || bench.Scored >= Quota)
                    break;
                open.Dequeue();
                int before = count;
                count = Pruned == 0
                    ? Expand(bench, passage, batch, count)
                    : ExpandPruned(bench, query, passage, gradient, batch, count);
                if (count > before)
                    expanded++;
            }
        }
        int[] indices = new int[best.Count];
        float[] values = new float[best.Count];
        best.Drain(indices, values);
        int kept = Math.Min(topK, indices.Length);
        return new Ranking(indices[..kept], values[..kept], bench.Scored);
    }

    private int Expand(AblationBench bench, int passage, int[] batch, int count)
    {
        foreach (int neighbour in bench.Graph.Neighbours(passage)[..Math.Min(Neighbours, bench.Graph.NeighboursPerPassage)])
        {
            if (bench.Seen.Add(neighbour))
                batch[count++] = neighbour;
        }
        return count;
    }

    private int ExpandPruned(
        AblationBench bench, QNet query, int passage, float[] gradient, int[] batch, int count)
    {
        ReadOnlySpan<float> x = bench.Store.Vectors(passage, 1);
        bench.Gradient(query, x, gradient);
        float at = AblationBench.Product(gradient, x);
        TopK promising = new();
        promising.Reset(Pruned);
        foreach (int neighbour in bench.Graph.Neighbours(passage)[..Math.Min(Neighbours, bench.Graph.NeighboursPerPassage)])
        {
            if (bench.Seen.Contains(neighbour))
                continue;
            promising.Add(AblationBench.Product(gradient, bench.Store.Vectors(neighbour, 1)) - at, neighbour);
            bench.Compared++;
        }
        int[] kept = new int[promising.Count];
        promising.Drain(kept, new float[kept.Length]);
        foreach (int neighbour in kept)
        {
            bench.Seen.Add(neighbour);
            batch[count++] = neighbour;
        }
        return count;
    }
}
