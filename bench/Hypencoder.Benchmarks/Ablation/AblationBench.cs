using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Benchmarks.Ablation;

/// <summary>What the methods compared work on, and the counts of the search in progress.</summary>
internal sealed class AblationBench
{
    private readonly QNetGradient _gradient = QNetGradient.Create();

    public AblationBench(VectorStore store, NeighbourGraph graph, PassageClusters clusters)
    {
        (Store, Graph, Clusters) = (store, graph, clusters);
        Scorer = new PassageScorer(store, 1);
        Seen = new PassageSet(store.Count);
        Members = ReadMembers(clusters);
    }

    public VectorStore Store { get; }

    public NeighbourGraph Graph { get; }

    public PassageClusters Clusters { get; }

    public PassageScorer Scorer { get; }

    public PassageSet Seen { get; }

    /// <summary>The passages of each cluster.</summary>
    public int[][] Members { get; }

    /// <summary>Evaluations of the q-net, on passages or centroids.</summary>
    public long Scored { get; set; }

    /// <summary>Gradients of the q-net.</summary>
    public long Gradients { get; private set; }

    /// <summary>Inner products with a surrogate or a gradient.</summary>
    public long Compared { get; set; }

    public void Begin(QNet query)
    {
        Scorer.Load(query);
        Seen.Clear();
        Scored = Gradients = Compared = 0;
    }

    public void Score(int[] passages, int count, float[] scores)
    {
        Scorer.Score(passages.AsMemory(0, count), scores.AsMemory(0, count), CancellationToken.None);
        Scored += count;
    }

    public void Gradient(QNet query, ReadOnlySpan<float> point, Span<float> gradient)
    {
        _gradient.Compute(query, point, gradient);
        Gradients++;
    }

    /// <summary>The passages of the greatest inner products with a vector, exactly; best first.</summary>
    public int[] Nearest(float[] vector, int count)
    {
        TopK best = new();
        best.Reset(count);
        for (int i = 0; i < Store.Count; i++)
            best.Add(Product(vector, Store.Vectors(i, 1)), i);
        Compared += Store.Count;
        int[] found = new int[best.Count];
        best.Drain(found, new float[found.Length]);
        return found;
    }

    public static unsafe float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        fixed (float* x = a, y = b)
            return Dot.Product<Simd512, System.Runtime.Intrinsics.Vector512<float>>(x, y, a.Length);
    }

    private static unsafe int[][] ReadMembers(PassageClusters clusters)
    {
        int[][] members = new int[clusters.ClusterCount][];
        for (int c = 0; c < members.Length; c++)
        {
            List<int> list = [];
            for (int panel = clusters.FirstPanels[c]; panel < clusters.FirstPanels[c + 1]; panel++)
            {
                fixed (byte* bytes = clusters.Panels(panel, 1))
                {
                    for (int i = 0; i < ClusterPanel.Passages; i++)
                    {
                        if (((int*)bytes)[i] >= 0)
                            list.Add(((int*)bytes)[i]);
                    }
                }
            }
            members[c] = [.. list];
        }
        return members;
    }
}
