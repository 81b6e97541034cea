using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>All systems that search a bi-encoder's passages. Add further ones here to compare them.</summary>
internal static class BiEncoderSystems
{
    private static readonly int[] Probes = [1, 4, 16, 64, 256];

    // efSearch in units of top-k, to which Faiss raises it; long rankings need little more.
    private static readonly double[] Efforts = [1, 2, 4, 8, 16];
    private static readonly double[] LongEfforts = [1, 1.25, 1.5, 2, 4];

    public static void AddTo(
        SystemSet set, LatencyModel model, IReadOnlyList<QNet> queries, int topK, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        VectorStore vectors = model.Index.Vectors;
        set.AddStrategy(
            model, queries, "inner product", "", "inner product", moreBytes: 0, buildSeconds: null, isExact: true,
            threads => model.Index.CreateStrategy(
                SearchStrategy.InnerProduct, new SearchOptions { Threads = threads }));
        if (FaissLibrary.Instance.Missing is not null)
            return;
        float[] passages = new float[checked(vectors.Count * vectors.Dimension)];
        vectors.Read(0, vectors.Count, passages);
        float[] vectorsOfQueries = [.. queries.SelectMany(q => q.Matrix(0).ToArray())];
        AddFaiss("Faiss Flat", new FaissIndexOptions(), "", [0]);
        FaissIndexOptions ivf = new() { Kind = FaissKind.Ivf };
        int[] probes = [.. Probes.Where(n => n <= ivf.ListsFor(vectors.Count))];
        AddFaiss("Faiss IVF", ivf, "nprobe ", probes);
        // With an efSearch of a quarter of all passages, comparing all of them is faster.
        double[] times = LatencyRatios.IsLong(topK) ? LongEfforts : Efforts;
        int[] efforts = [.. times.Select(n => (int)(n * topK)).Where((n, i) => i == 0 || n <= vectors.Count / 4)];
        AddFaiss("Faiss HNSW", new FaissIndexOptions { Kind = FaissKind.Hnsw }, "efSearch ", efforts);

        void AddFaiss(string name, FaissIndexOptions options, string setting, int[] efforts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"{model.Name}: building {name}");
            FaissIndex? index = null;
            double seconds = SystemSet.Seconds(
                () => index = set.Own(new FaissIndex(passages, vectors.Dimension, options)));
            long bytes = index!.Bytes;
            foreach (int effort in efforts)
            {
                SystemDescription description = new(
                    model.Name, DualEncoderKind.BiEncoder, name, setting.Length > 0 ? $"{setting}{effort}" : "")
                {
                    Label = $"{name["Faiss ".Length..]}{(setting.Length > 0 ? $" {effort}" : "")}",
                    Faiss = options.Kind,
                    BuildSeconds = seconds,
                    MemoryBytes = bytes,
                };
                set.Add(new FaissSystem(description, index, effort, vectorsOfQueries));
            }
        }
    }
}
