using Hypencoder.Extensions.AI;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers Hypencoder's services. All are singletons, made when they are first asked for, and disposed of with the
/// container; they share one model. Options are validated when the host starts. Both methods may be called for the same
/// key, with options that complete each other.
/// </summary>
public static class HypencoderServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="RetrievalModel"/>, <see cref="Retriever"/> (where there is an index), <see
    /// cref="QueryEmbeddingGenerator"/> and <see cref="PassageEmbeddingGenerator"/>, which is also the <see
    /// cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of strings.
    /// </summary>
    /// <param name="services">Services to add to.</param>
    /// <param name="configure">Sets the index, the model, or both.</param>
    public static IServiceCollection AddHypencoder(
        this IServiceCollection services, Action<HypencoderOptions> configure) =>
        AddRetrieval(services, null, configure);

    /// <summary>Registers the services of <see cref="AddHypencoder"/> under a key.</summary>
    /// <param name="services">Services to add to.</param>
    /// <param name="serviceKey">Key of the services, and name of their options.</param>
    /// <param name="configure">Sets the index, the model, or both.</param>
    public static IServiceCollection AddKeyedHypencoder(
        this IServiceCollection services, string serviceKey, Action<HypencoderOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return AddRetrieval(services, serviceKey, configure);
    }

    /// <summary>
    /// Registers <see cref="HypencoderVectorStore"/>, also as <see cref="VectorStore"/>, and its <see
    /// cref="RetrievalModel"/>.
    /// </summary>
    /// <param name="services">Services to add to.</param>
    /// <param name="configure">Sets the folder of the collections, and the model.</param>
    public static IServiceCollection AddHypencoderVectorStore(
        this IServiceCollection services, Action<HypencoderOptions> configure) =>
        AddVectorStore(services, null, configure);

    /// <summary>Registers the services of <see cref="AddHypencoderVectorStore"/> under a key.</summary>
    /// <param name="services">Services to add to.</param>
    /// <param name="serviceKey">Key of the services, and name of their options.</param>
    /// <param name="configure">Sets the folder of the collections, and the model.</param>
    public static IServiceCollection AddKeyedHypencoderVectorStore(
        this IServiceCollection services, string serviceKey, Action<HypencoderOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        return AddVectorStore(services, serviceKey, configure);
    }

    private static IServiceCollection AddRetrieval(
        IServiceCollection services, string? key, Action<HypencoderOptions> configure)
    {
        Configure(services, key, configure);
        services.TryAdd(Singleton(key, HypencoderServices.Model));
        services.TryAdd(Singleton(key, HypencoderServices.Retriever));
        services.TryAdd(Singleton(key, HypencoderServices.Queries));
        services.TryAdd(Singleton(
            key, (provider, k) => new PassageEmbeddingGenerator(HypencoderServices.Get<RetrievalModel>(provider, k))));
        services.Add(Singleton<IEmbeddingGenerator<string, Embedding<float>>>(
            key, HypencoderServices.Get<PassageEmbeddingGenerator>));
        return services;
    }

    private static IServiceCollection AddVectorStore(
        IServiceCollection services, string? key, Action<HypencoderOptions> configure)
    {
        Configure(services, key, configure).Validate(
            options => !string.IsNullOrEmpty(options.StoreDirectory),
            $"{nameof(HypencoderOptions.StoreDirectory)}: expected a path, found none");
        services.TryAdd(Singleton(key, HypencoderServices.Model));
        services.TryAdd(Singleton(key, HypencoderServices.VectorStore));
        services.Add(Singleton<VectorStore>(key, HypencoderServices.Get<HypencoderVectorStore>));
        return services;
    }

    private static OptionsBuilder<HypencoderOptions> Configure(
        IServiceCollection services, string? key, Action<HypencoderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        string name = key ?? Options.Options.DefaultName;
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<HypencoderOptions>, HypencoderOptionsValidator>());
        return services.AddOptions<HypencoderOptions>(name).Configure(configure).ValidateOnStart();
    }

    private static ServiceDescriptor Singleton<T>(string? key, Func<IServiceProvider, object?, T> create)
        where T : class => new(typeof(T), key, (provider, k) => create(provider, k), ServiceLifetime.Singleton);
}
