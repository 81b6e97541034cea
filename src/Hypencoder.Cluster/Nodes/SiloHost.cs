using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;

namespace Hypencoder.Cluster.Nodes;

/// <summary>
/// A silo of the cluster in this process, which offers its shards, if it has any, to the coordinators.
/// </summary>
internal sealed class SiloHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly FatalErrors _errors;

    private SiloHost(IHost host, FatalErrors errors) => (_host, _errors) = (host, errors);

    /// <summary>Services of Orleans.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Completes if the silo takes no part any more, as when the others have declared it dead.</summary>
    public Task GivenUp => _errors.First;

    /// <summary>Starts a silo, and returns when it is a member of the cluster.</summary>
    /// <param name="endpoint">Address that the silo listens on and that others reach it by.</param>
    /// <param name="membership">How it finds the others.</param>
    /// <param name="shards">Shards that it holds, which stay the caller's.</param>
    /// <param name="logLevel">Least level of what is logged on standard error.</param>
    /// <param name="cancellationToken">Gives up joining.</param>
    /// <exception cref="IOException">The address cannot be listened on, or the cluster cannot be joined.</exception>
    public static async Task<SiloHost> StartAsync(
        IPEndPoint endpoint, ClusterMembership membership, HostedShards shards, LogLevel logLevel,
        CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        FatalErrors errors = new();
        // Not the container's to dispose of: a factory would make it so.
        builder.Services.AddSingleton(shards);
        builder.Logging.SetMinimumLevel(logLevel).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // One line for each query that a silent node has not answered, long after the query's deadline.
        builder.Logging.AddFilter("Orleans.Runtime.GrainCallCancellationManager", LogLevel.None);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = membership.Name);
            silo.Configure<SiloOptions>(options => options.SiloName = endpoint.ToString());
            silo.Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = endpoint.Address;
                options.SiloPort = endpoint.Port;
                options.GatewayPort = 0; // no clients: coordinators are silos
                options.SiloListeningEndpoint = endpoint;
            });
            if (membership.Redis is string redis)
                silo.UseRedisClustering(redis);
            else
                silo.UseDevelopmentClustering(membership.First ?? endpoint);
            silo.AddGrainService<ShardService>();
        });
        builder.Services.AddSingleton<IFatalErrorHandler>(errors);
        IHost host = builder.Build();
        try
        {
            Task starting = host.StartAsync(cancellationToken);
            await (await Task.WhenAny(starting, errors.First).ConfigureAwait(false)).ConfigureAwait(false);
            return starting.IsCompleted ? new SiloHost(host, errors) : throw new OrleansException("it was refused");
        }
        catch (Exception e)
        {
            host.Dispose();
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            throw new IOException($"{endpoint}: the cluster cannot be joined: {Innermost(e).Message}", e);
        }
    }

    /// <summary>Leaves the cluster, unless it was given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(canceled: GivenUp.IsCompleted)).ConfigureAwait(false);
        _host.Dispose();
    }

    private static Exception Innermost(Exception e) => e.InnerException is Exception inner ? Innermost(inner) : e;

    /// <summary>Takes note of an error after which Orleans would end the process.</summary>
    private sealed class FatalErrors : IFatalErrorHandler
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task First => _first.Task;

        public bool IsUnexpected(Exception exception) => true;

        public void OnFatalException(object? sender, string? context, Exception? exception) => _first.TrySetResult();
    }

    /// <summary>Leaves the signals of the process to the caller.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
