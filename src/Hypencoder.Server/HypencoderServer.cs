using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Hypencoder.Server.Api;
using Hypencoder.Server.Clusters;
using Hypencoder.Server.Hosting;
using Hypencoder.Server.Indexes;
using Hypencoder.Server.Page;
using Hypencoder.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hypencoder.Server;

/// <summary>
/// A running server: indexes, the page and the programming interface on one address. Reads no configuration but its
/// options, and OpenTelemetry's environment variables.
/// </summary>
internal sealed class HypencoderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServedIndexes? _indexes;

    private HypencoderServer(WebApplication app, ServedIndexes? indexes) => (_app, _indexes) = (app, indexes);

    /// <summary>Addresses that the server listens on.</summary>
    public IReadOnlyCollection<string> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Indexes that are served.</summary>
    /// <exception cref="InvalidOperationException">A cluster is served.</exception>
    public ServedIndexes Indexes => _indexes ?? throw new InvalidOperationException("the server has no indexes");

    /// <summary>Opens the indexes and begins to listen.</summary>
    /// <exception cref="InvalidDataException">An option, an index or a model is wrong.</exception>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<HypencoderServer> StartAsync(
        ServerOptions options, CancellationToken cancellationToken = default)
    {
        ServerAddress.Require(options);
        ServedIndexes indexes = await ServedIndexes.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        WebApplication? app = null;
        try
        {
            app = Create(
                options,
                services => services.AddSingleton(indexes).AddHostedService<IndexWatch>().AddPage(),
                served =>
                {
                    served.MapApi();
                    served.MapPage();
                });
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new HypencoderServer(app, indexes);
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync().ConfigureAwait(false);
            await indexes.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins to listen, and answers from a cluster; there is no page then.</summary>
    /// <param name="options">Settings, whose indexes are left out of account.</param>
    /// <param name="cluster">Cluster that answers, which stays the caller's.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="InvalidDataException">An option is wrong.</exception>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<HypencoderServer> StartAsync(
        ServerOptions options, IServedCluster cluster, CancellationToken cancellationToken = default)
    {
        ServerAddress.Require(options);
        WebApplication app = Create(
            options, services => services.AddSingleton(cluster), served => served.MapClusterApi());
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new HypencoderServer(app, indexes: null);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes no more requests, and waits for those that run.</summary>
    public async Task StopAsync() => await _app.StopAsync().ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        if (_indexes is not null)
            await _indexes.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Create(
        ServerOptions options, Action<IServiceCollection> add, Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(HypencoderServer).Assembly.GetName().Name,
        });
        ServerLimits limits = options.Limits;
        builder.WebHost.UseKestrelCore().UseUrls([.. options.Urls]).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
            kestrel.Limits.MaxConcurrentConnections = limits.Connections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        ServerLogging.Configure(builder.Logging, options);
        IServiceCollection services = builder.Services;
        services.AddSingleton(options).AddSingleton<ServerTelemetry>();
        services.AddSingleton<IHostLifetime, CallerLifetime>();
        add(services);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = limits.StopTime);
        services.AddRoutingCore();
        services.Configure<RouteHandlerOptions>(route => route.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.AddProblemDetails().AddExceptionHandler<ProblemHandler>();
        services.AddRequestLimits(limits);
        services.AddApiDocument();
        services.AddOpenTelemetryExport(Environment.GetEnvironmentVariable);
        services.Configure<HostFilteringOptions>(filtering =>
        {
            filtering.IncludeFailureMessage = false;
            filtering.AllowedHosts = options.Hosts.Count > 0 ? [.. options.Hosts]
                : ServerAddress.IsLocal(options) ? [.. ServerAddress.LoopbackHosts] : ["*"];
        });
        // A request computes on its thread of the pool, and others must find one to be refused on.
        ThreadPool.GetMinThreads(out int workers, out int ports);
        int needed = limits.Running + Environment.ProcessorCount + 4;
        ThreadPool.SetMinThreads(Math.Max(workers, needed), ports);
        WebApplication app = builder.Build();
        Use(app, options);
        map(app);
        return app;
    }

    private static void Use(WebApplication app, ServerOptions options)
    {
        app.UseResponseHeaders();
        app.UseMiddleware<RequestLog>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHostFiltering();
        app.UseRouting();
        if (options.ApiKey is string key)
            app.UseMiddleware<ApiKeyCheck>(key);
        app.UseRequestLimits();
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.PropertyNameCaseInsensitive = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    }

    /// <summary>Leaves the signals of the process to the caller.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
