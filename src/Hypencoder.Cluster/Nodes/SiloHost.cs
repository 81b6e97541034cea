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
internal static class SiloHost
{
    /// <summary>Starts a silo, and returns when it is a member of the cluster.</summary>
    /// <param name="endpoint">Address that the silo listens on and that others reach it by.</param>
    /// <param name="membership">How it finds the others.</param>
    /// <param name="shards">Shards that it holds, which stay the caller's.</param>
    /// <param name="logLevel">Least level of what is logged on standard error.</param>
    /// <param name="cancellationToken">Gives up joining.</param>
    /// <exception cref="IOException">The address cannot be listened on, or the cluster cannot be joined.</exception>
    public static async Task<IHost> StartAsync(
        IPEndPoint endpoint, ClusterMembership membership, HostedShards shards, LogLevel logLevel,
        CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        // Not the container's to dispose of: a factory would make it so.
        builder.Services.AddSingleton(shards);
        builder.Logging.SetMinimumLevel(logLevel).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
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
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch (Exception e)
        {
            host.Dispose();
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            throw new IOException($"{endpoint}: the cluster cannot be joined: {Innermost(e).Message}", e);
        }
    }

    private static Exception Innermost(Exception e) => e.InnerException is Exception inner ? Innermost(inner) : e;

    /// <summary>Leaves the signals of the process to the caller.</summary>
    private sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
