using System.Text.Json;
using Hypencoder.Benchmarking;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>Measures latencies on the indexes that the searches left.</summary>
internal sealed class LatencyStages(StudyContext context, LoadedCollection collection, LatencyConfig study)
{
    public void Run() => context.Folder.Stage("latency", context.Observer, Measure);

    /// <summary>Reads what <see cref="Run"/> left, one a number of threads.</summary>
    public static IReadOnlyList<LatencyComparison> Read(StudyFolder folder) =>
        JsonSerializer.Deserialize<LatencyComparison[]>(File.ReadAllText(folder.LatencyPath))!;

    private void Measure()
    {
        StudyModel biEncoder = context.Profile.Models.First(m => m.Kind == DualEncoderKind.BiEncoder);
        StudyModel hypencoder = context.Profile.Models.Last(m => !m.ScoresByInnerProduct);
        using RetrievalModel first = context.LoadModel(biEncoder.Name);
        using RetrievalModel second = context.LoadModel(hypencoder.Name);
        using PassageIndex firstIndex = Open(biEncoder, first), secondIndex = Open(hypencoder, second);
        using LatencyBench bench = new(
            new LatencyModel(biEncoder.Name, first, firstIndex), new LatencyModel(hypencoder.Name, second, secondIndex),
            LatencyQueries.Evenly(collection.Queries("test"), study.Queries), collection.Qrels("test"),
            study.Options(context.Profile.Graph), new Progress(context.Observer), context.Cancellation);
        // On one core, all cores are one thread.
        IEnumerable<int> threads = study.Threads.Select(t => t == 0 ? Environment.ProcessorCount : t).Distinct();
        LatencyComparison[] comparisons = [.. threads.Select(bench.MeasureOn)];
        AtomicFile.Write(context.Folder.LatencyPath, stream => JsonSerializer.Serialize(stream, comparisons));
    }

    private PassageIndex Open(StudyModel model, RetrievalModel loaded) =>
        PassageIndex.Open(context.Folder.IndexPath(model.Name, collection.Id), loaded.Fingerprint);

    private sealed class Progress(IStudyObserver observer) : IProgress<string>
    {
        public void Report(string value) => observer.Progress(value);
    }
}
