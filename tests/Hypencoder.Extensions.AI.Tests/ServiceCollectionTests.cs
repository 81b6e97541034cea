using Hypencoder.Models;
using Hypencoder.Retrieval;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests;

public sealed class ServiceCollectionTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddHypencoder_Index_RegistersSingletonsThatShareOneModel()
    {
        (await _folder.IndexAsync()).Dispose();
        LogRecorder log = new();
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddHypencoder(options => options.IndexDirectory = _folder["index"]);
        RetrievalModel model;
        Retriever retriever;
        using (ServiceProvider provider = services.BuildServiceProvider(validateScopes: true))
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            Assert.Empty(log.Messages);
            retriever = provider.GetRequiredService<Retriever>();
            model = provider.GetRequiredService<RetrievalModel>();

            Assert.Same(model, retriever.Model);
            Assert.Same(retriever, provider.CreateScope().ServiceProvider.GetRequiredService<Retriever>());
            Assert.Equal("p0", retriever.Rerank("what do bees make", ["p0"])[0].Id);
            IEmbeddingGenerator<string, Embedding<float>> passages =
                provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
            Assert.Same(provider.GetRequiredService<PassageEmbeddingGenerator>(), passages);
            Assert.Same(model, passages.GetService<RetrievalModel>());
            Assert.Single(await provider.GetRequiredService<QueryEmbeddingGenerator>().GenerateAsync(["bees"]));
            Assert.Equal([10, 11], log.Messages.Select(m => m.Id.Id));
            Assert.Contains($"Opened index {_folder["index"]}: 9 passages", log.Messages.Last().Message);
        }
        Assert.Throws<ObjectDisposedException>(() => model.EncodePassages(["bees"]));
        Assert.Throws<ObjectDisposedException>(() => retriever.Search("bees"));
    }

    [Fact]
    public async Task AddKeyedHypencoder_SeveralKeys_HaveServicesOfTheirOwn()
    {
        using TinyModelFolder biEncoder = new(DualEncoderKind.BiEncoder);
        ServiceCollection services = new();
        services.AddKeyedHypencoder("queries", options => options.Model = biEncoder.Path);
        services.AddKeyedHypencoderVectorStore("store", options =>
        {
            options.Model = _folder.Path;
            options.StoreDirectory = _folder["collections"];
        });
        using ServiceProvider provider = services.BuildServiceProvider();

        HypencoderVectorStore store = provider.GetRequiredKeyedService<HypencoderVectorStore>("store");
        Assert.Same(store, provider.GetRequiredKeyedService<VectorStore>("store"));
        Assert.Same(provider.GetRequiredKeyedService<RetrievalModel>("store"), store.GetService(typeof(RetrievalModel)));
        Assert.NotSame(
            provider.GetRequiredKeyedService<RetrievalModel>("queries"),
            provider.GetRequiredKeyedService<RetrievalModel>("store"));
        Assert.Null(provider.GetService<RetrievalModel>());
        QueryEmbeddingGenerator queries = provider.GetRequiredKeyedService<QueryEmbeddingGenerator>("queries");
        Assert.Single(await queries.GenerateAsync(["bees"]));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => provider.GetRequiredKeyedService<Retriever>("queries"));
        Assert.StartsWith("IndexDirectory: expected", error.Message);
    }

    [Fact]
    public async Task AddHypencoderVectorStore_BesideAnIndex_UsesItsModel()
    {
        (await _folder.IndexAsync()).Dispose();
        ServiceCollection services = new();
        services.AddHypencoder(options => options.IndexDirectory = _folder["index"]);
        services.AddHypencoderVectorStore(options => options.StoreDirectory = _folder.Path + "/..");
        using ServiceProvider provider = services.BuildServiceProvider();

        VectorStore store = provider.GetRequiredService<VectorStore>();

        Assert.Same(provider.GetRequiredService<RetrievalModel>(), store.GetService(typeof(RetrievalModel)));
        Assert.Equal(["index"], await store.ListCollectionNamesAsync().ToListAsync());
    }

    [Fact]
    public void Options_ThatCannotWork_AreRefusedAtTheStart()
    {
        Refused(services => services.AddHypencoder(_ => { }), "expected IndexDirectory or Model, found neither");
        Refused(
            services => services.AddHypencoder(options => options.IndexDirectory = _folder.Path),
            $"IndexDirectory: expected the folder of a finished index, found {_folder.Path}");
        Refused(
            services => services.AddKeyedHypencoderVectorStore("key", options => options.Model = "m"),
            "StoreDirectory: expected a path, found none");
        Refused(
            services => services.AddHypencoder(options =>
            {
                options.Model = "m";
                options.Search = new() { Threads = -1 };
            }),
            "Search.Threads: expected 0 or more, found -1");
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddHypencoder(_ => { }));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddHypencoderVectorStore(null!));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddKeyedHypencoder("", _ => { }));
    }

    private static void Refused(Action<IServiceCollection> add, string message)
    {
        ServiceCollection services = new();
        add(services);
        using ServiceProvider provider = services.BuildServiceProvider();

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(
            provider.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(message, error.Failures);
    }
}
