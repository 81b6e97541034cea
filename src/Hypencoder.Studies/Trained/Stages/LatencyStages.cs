using System.Text.Json;
using Hypencoder.Benchmarking;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Training.Texts;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>Measures latencies on the indexes of the study.</summary>
internal sealed class LatencyStages(StudyContext context, LoadedCollection collection, LatencyConfig study)
{
    public void Run() => context.Folder.Stage("latency", context.Observer, Measure);

    /// <summary>Reads the comparisons that <see cref="Run"/> wrote, one for each number of threads.</summary>
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
            study.Options(context.Profile.Graph), new CallbackProgress<string>(context.Observer.Progress),
            context.CancellationToken);
        // On a machine with one core, "1" and "all cores" are the same.
        IEnumerable<int> threads = study.Threads.Select(t => t == 0 ? Environment.ProcessorCount : t).Distinct();
        LatencyComparison[] comparisons = [.. threads.Select(bench.MeasureOn)];
        AtomicFile.Write(context.Folder.LatencyPath, stream => JsonSerializer.Serialize(stream, comparisons));
    }

    private PassageIndex Open(StudyModel model, RetrievalModel loaded) =>
        PassageIndex.Open(new StudyIndexes(context).PathOf(model, collection.Id), loaded);
}
