using System.Diagnostics;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hypencoder.Extensions.AI;

/// <summary>Makes the services of one key when they are first asked for.</summary>
internal static class HypencoderServices
{
    public static RetrievalModel Model(IServiceProvider services, object? key)
    {
        HypencoderOptions options = Options(services, key);
        long start = Stopwatch.GetTimestamp();
        ModelOptions settings = options.ModelOptions with
        {
            QNetWidth = options.ModelOptions.QNetWidth ?? options.Search.QNetWidth,
        };
        RetrievalModel model = options.Model is not null
            ? RetrievalModel.Load(options.Model, settings)
            : IndexInfoFile.Read(options.IndexDirectory!).LoadModel(options.IndexDirectory!, settings);
        Logger(services).OpenedModel(
            model.Name ?? "", model.Dimension, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return model;
    }

    public static Retriever Retriever(IServiceProvider services, object? key)
    {
        HypencoderOptions options = Options(services, key);
        string directory = options.IndexDirectory ?? throw new InvalidOperationException(
            $"{nameof(HypencoderOptions.IndexDirectory)}: expected the folder of an index to search, found null");
        RetrievalModel model = Get<RetrievalModel>(services, key);
        long start = Stopwatch.GetTimestamp();
        PassageIndex index = PassageIndex.Open(directory);
        try
        {
            Retriever retriever = new(model, index, options.Search, ownsModel: false);
            Logger(services).OpenedIndex(
                directory, index.Count, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return retriever;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public static QueryEmbeddingGenerator Queries(IServiceProvider services, object? key) =>
        Options(services, key).IndexDirectory is null
            ? new QueryEmbeddingGenerator(Get<RetrievalModel>(services, key))
            : new QueryEmbeddingGenerator(Get<Retriever>(services, key));

    public static HypencoderVectorStore VectorStore(IServiceProvider services, object? key)
    {
        HypencoderOptions options = Options(services, key);
        HypencoderVectorStoreOptions settings = new() { Search = options.Search, Vectors = options.Vectors };
        return new HypencoderVectorStore(
            options.StoreDirectory!, Get<RetrievalModel>(services, key), settings,
            services.GetService<ILoggerFactory>());
    }

    public static T Get<T>(IServiceProvider services, object? key)
        where T : notnull =>
        key is null ? services.GetRequiredService<T>() : services.GetRequiredKeyedService<T>(key);

    private static HypencoderOptions Options(IServiceProvider services, object? key) =>
        services.GetRequiredService<IOptionsMonitor<HypencoderOptions>>().Get((string?)key);

    private static ILogger Logger(IServiceProvider services) =>
        services.GetService<ILoggerFactory>()?.CreateLogger(typeof(HypencoderServices).Namespace!)
        ?? NullLogger.Instance;
}
