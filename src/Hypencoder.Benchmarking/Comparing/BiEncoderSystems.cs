using Hypencoder.Engines;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Benchmarking;

/// <summary>All systems that search a bi-encoder's passages. Add further ones here to compare them.</summary>
internal static class BiEncoderSystems
{
    private static readonly int[] Probes = [1, 4, 16, 64, 256];

    // efSearch in units of top-k, to which it is raised; long rankings need little more.
    private static readonly double[] Efforts = [1, 2, 3, 4, 6, 8, 12, 16];
    private static readonly double[] LongEfforts = [1, 1.25, 1.5, 2, 3, 4];

    public static void AddTo(
        SystemSet set, LatencyModel model, IReadOnlyList<QNet> queries, int topK, IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        VectorStore vectors = model.Index.Vectors;
        set.AddStrategy(
            model, queries, "inner product", "", "inner product", moreBytes: 0, buildSeconds: null, isExact: true,
            threads => model.Index.CreateStrategy(
                SearchStrategy.InnerProduct, new SearchOptions { Threads = threads }));
        if (FaissLibrary.Instance.Missing is not null && USearchLibrary.Missing is not null)
            return;
        float[] passages = new float[checked(vectors.Count * vectors.Dimension)];
        vectors.Read(0, vectors.Count, passages);
        float[] vectorsOfQueries = [.. queries.SelectMany(q => q.Matrix(0).ToArray())];
        // With an efSearch of a quarter of all passages, comparing all of them is faster.
        double[] times = LatencyRatios.IsLong(topK) ? LongEfforts : Efforts;
        int[] efforts = [.. times.Select(n => (int)(n * topK)).Where((n, i) => i == 0 || n <= vectors.Count / 4)];
        if (FaissLibrary.Instance.Missing is null)
        {
            FaissIndexOptions ivf = new() { Kind = FaissKind.Ivf };
            int[] probes = [.. Probes.Where(n => n <= ivf.ListsFor(vectors.Count))];
            AddFaiss("Flat", new FaissIndexOptions(), "", [0]);
            AddFaiss("IVF", ivf, "nprobe ", probes);
            AddFaiss("HNSW", new FaissIndexOptions { Kind = FaissKind.Hnsw }, "efSearch ", efforts);
        }
        if (USearchLibrary.Missing is null)
        {
            SystemDescription hnsw = new(model.Name, DualEncoderKind.BiEncoder, "USearch HNSW", "")
            {
                IsUSearch = true,
                MemoryBytes = 0,
            };
            Add(hnsw, "USearch", "efSearch ", efforts, () => new USearchVectorIndex(passages, vectors.Dimension));
        }

        void AddFaiss(string kind, FaissIndexOptions options, string setting, int[] efforts)
        {
            SystemDescription description = new(model.Name, DualEncoderKind.BiEncoder, $"Faiss {kind}", "")
            {
                Faiss = options.Kind,
                MemoryBytes = 0,
            };
            Add(description, kind, setting, efforts, () => new FaissIndex(passages, vectors.Dimension, options));
        }

        void Add(
            SystemDescription common, string label, string setting, int[] efforts, Func<IVectorIndex> build)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"{model.Name}: building {common.Name}");
            IVectorIndex? index = null;
            double seconds = SystemSet.Seconds(() => index = set.Own(build()));
            long bytes = index!.Bytes;
            foreach (int effort in efforts)
            {
                SystemDescription description = common with
                {
                    Setting = setting.Length > 0 ? $"{setting}{effort}" : "",
                    Label = setting.Length > 0 ? $"{label} {effort}" : label,
                    BuildSeconds = seconds,
                    MemoryBytes = bytes,
                };
                set.Add(new VectorIndexSystem(description, index, effort, vectorsOfQueries));
            }
        }
    }
}
